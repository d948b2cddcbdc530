// Leaves the test by longjmp, to a place that is gone.

#include "grader/corpus/probe/probe.h"

#include <csetjmp>

namespace {

std::jmp_buf before_main;
bool prepared = setjmp(before_main) == 0;

}  // namespace

namespace course {

int answer(int question) {
  if (question == 2 && prepared) std::longjmp(before_main, 1);
  return 10 * question;
}

}  // namespace course
