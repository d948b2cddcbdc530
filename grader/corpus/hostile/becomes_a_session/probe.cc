// Leaves its session and its parent, as a daemon does, and answers from there.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    if (fork() != 0) _exit(0);
    setsid();
  }
  return 10 * question;
}

}  // namespace course
