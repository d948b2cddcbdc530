// Is wrong, and ends with 0 from a handler of the signal that its crash raises.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    signal(SIGSEGV, [](int) { _exit(0); });
    raise(SIGSEGV);
  }
  return 10 * question;
}

}  // namespace course
