// Is wrong.

#include "grader/corpus/probe/probe.h"

namespace course {

int answer(int question) {
  if (question == 2) return 21;
  return 10 * question;
}

}  // namespace course
