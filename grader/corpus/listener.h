#ifndef GRADER_CORPUS_LISTENER_H_
#define GRADER_CORPUS_LISTENER_H_

#include <string>

#include "grader/jail/pipe.h"

namespace trenza {

// A socket on this machine that waits for calls, on 127.0.0.1 or under an abstract name. The entries of the corpus that
// use the network try to reach it; from inside the jail nobody can.
//
// Several may listen at the same address at once, since entries are graded side by side; a call reaches one of them.
class Listener {
 public:
  // `address` is "tcp PORT" or "abstract NAME". Throws std::system_error, or std::runtime_error for another address.
  explicit Listener(const std::string& address);

  // True if somebody has called.
  bool was_called() const;

 private:
  Descriptor socket_;
};

}  // namespace trenza

#endif  // GRADER_CORPUS_LISTENER_H_
