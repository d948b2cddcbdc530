// Forks without end, each child in a session of its own.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (;;) {
      if (fork() == 0) setsid();
    }
  }
  return 10 * question;
}

}  // namespace course
