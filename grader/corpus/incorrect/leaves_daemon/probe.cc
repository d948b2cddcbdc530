// Leaves a grandchild in a session of its own, as daemons are made.

#include "grader/corpus/probe/probe.h"

#include <sys/wait.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    const pid_t child = fork();
    if (child == 0) {
      setsid();
      if (fork() == 0) {
        for (;;) pause();
      }
      _exit(0);
    }
    waitpid(child, nullptr, 0);
  }
  return 10 * question;
}

}  // namespace course
