#ifndef GRADER_TESTING_CHANNEL_H_
#define GRADER_TESTING_CHANNEL_H_

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "grader/testing/seal.h"

namespace trenza {

// The worker's line to the runner: one record per line,
//
//   seal|serial|kind|pid|field|field…
//
// where '%', '|' and every byte of a field that is no printable ASCII are written %XX. The seal (seal.h) covers what
// follows it, under a key that only the runner and this process and its forked children have, so that nothing else can
// write a record or change one on its way. The serial numbers of all processes of a case together count up from 0, so
// that no record can be held back or sent twice. The runner reads it in runner/records.h.
//
// Thread, fork and signal safe: a record is one send of at most PIPE_BUF bytes, it allocates nothing, and each process
// writes its own pid. System calls are made directly: neither a sanitizer nor a function of the tested program that is
// called like the C library's stands between.
class Channel {
 public:
  // The channel of this process; closed until open() is called.
  static Channel& current();

  // From here on the channel of this process, and of those forked from it, is what it is: its key, its descriptor and
  // where it counts can be read and not changed. Not to be opened again.
  static void fix_current();

  // Takes over `descriptor`, a stream socket in which the runner has left the key, and takes the key out of it. The
  // descriptor stays open until the process ends and is not inherited through exec. May be called before any
  // constructor has run. False, and closed, if the descriptor is no such socket. Where it may not wait, what the other
  // end has no room for is lost, which that end can see by the missing serial numbers.
  bool open(int descriptor, bool may_wait = true);
  bool is_open() const { return descriptor_ >= 0; }

  // Sends one record. Fields are shortened where the record would not fit into PIPE_BUF. Does nothing while closed.
  void send(std::string_view kind, std::initializer_list<std::string_view> fields) const;

  // True if the runner has sent `word`. What it sends are words of 64 bits, which stay in the socket for all processes
  // to see, the first few hundred of them.
  bool has_told(std::uint64_t word) const;

 private:
  int descriptor_ = -1;
  bool may_wait_ = true;
  std::atomic<std::uint32_t>* serial_ = nullptr;  // shared by all processes of the case
  Key key_{};
};

}  // namespace trenza

#endif  // GRADER_TESTING_CHANNEL_H_
