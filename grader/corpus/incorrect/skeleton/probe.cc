// Is not written yet.

#include "grader/corpus/probe/probe.h"

#include "grader/testing/not_started.h"

namespace course {

int answer(int question) {
  if (question == 2) trenza::not_started("answer");
  return 10 * question;
}

}  // namespace course
