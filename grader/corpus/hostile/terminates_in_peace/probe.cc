// Ends the program successfully where std::terminate would end it.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

#include <exception>

namespace course {

int answer(int question) {
  if (question == 2) {
    std::set_terminate([] { _exit(0); });
    std::terminate();
  }
  return 10 * question;
}

}  // namespace course
