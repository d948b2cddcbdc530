// Prints without end.

#include "grader/corpus/probe/probe.h"

#include <cstdio>

namespace course {

int answer(int question) {
  while (question == 2) std::puts("and on and on");
  return 10 * question;
}

}  // namespace course
