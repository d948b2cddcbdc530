// Divides by zero. Volatile, so that the compiler does not see it.

#include "grader/corpus/probe/probe.h"

namespace course {

int answer(int question) {
  static volatile int zero = 0;
  if (question == 2) return question / zero;
  return 10 * question;
}

}  // namespace course
