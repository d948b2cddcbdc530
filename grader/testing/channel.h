#ifndef GRADER_TESTING_CHANNEL_H_
#define GRADER_TESTING_CHANNEL_H_

#include <initializer_list>
#include <string>
#include <string_view>

namespace trenza {

// The worker's line to the runner: one record per line,
//
//   kind|pid|field|field…
//
// where '%', '|' and every byte below space are written %XX. The runner reads it in runner/records.h. What arrives
// here is a claim by the tested program, which the runner holds against what the kernel says.
//
// Thread and fork safe: a record is one write(2) of at most PIPE_BUF bytes, which the kernel does not tear
// (pipe(7)), and each process writes its own pid.
class Channel {
 public:
  // The channel of this process; closed until open() is called.
  static Channel& current();

  // Takes over `descriptor`, which stays open until the process ends and is not inherited through exec.
  void open(int descriptor);
  bool is_open() const { return descriptor_ >= 0; }

  // Sends one record. Fields are shortened where the record would not fit into PIPE_BUF. Does nothing while closed.
  void send(std::string_view kind, std::initializer_list<std::string_view> fields) const;

  // The same with two fields that need no encoding, for signal handlers: allocates nothing (signal-safety(7)).
  void send_from_signal(std::string_view kind, std::string_view first, std::string_view second) const;

 private:
  int descriptor_ = -1;
};

// `text` as one field of a record, at most `limit` bytes long.
std::string encode_field(std::string_view text, std::size_t limit);

}  // namespace trenza

#endif  // GRADER_TESTING_CHANNEL_H_
