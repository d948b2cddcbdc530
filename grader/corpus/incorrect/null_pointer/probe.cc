// Writes through a null pointer. Volatile, so that the compiler does not see it.

#include "grader/corpus/probe/probe.h"

namespace course {

int answer(int question) {
  static int* volatile nowhere = nullptr;
  if (question == 2) *nowhere = 1;
  return 10 * question;
}

}  // namespace course
