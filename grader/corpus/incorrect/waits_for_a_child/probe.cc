// Waits for a child that waits for ever.

#include "grader/corpus/probe/probe.h"

#include <sys/wait.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    const pid_t child = fork();
    if (child == 0) {
      for (;;) pause();
    }
    waitpid(child, nullptr, 0);
  }
  return 10 * question;
}

}  // namespace course
