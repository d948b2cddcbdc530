// Forks without end.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (;;) fork();
  }
  return 10 * question;
}

}  // namespace course
