// Is wrong, and makes the exit code 0 when the process ends.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

#include <cstdlib>

namespace course {

int answer(int question) {
  if (question == 2) {
    std::atexit([] { _exit(0); });
    return 21;
  }
  return 10 * question;
}

}  // namespace course
