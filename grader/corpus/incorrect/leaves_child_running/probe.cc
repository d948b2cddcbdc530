// Leaves a child that waits for ever.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2 && fork() == 0) {
    for (;;) pause();
  }
  return 10 * question;
}

}  // namespace course
