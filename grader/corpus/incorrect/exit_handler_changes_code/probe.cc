// Answers rightly, and leaves an exit handler that ends the program with another exit code.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

#include <cstdlib>

namespace course {

int answer(int question) {
  if (question == 2) std::atexit([] { _exit(3); });
  return 10 * question;
}

}  // namespace course
