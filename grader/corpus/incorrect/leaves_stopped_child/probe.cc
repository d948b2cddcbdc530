// Leaves a child that is stopped.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    const pid_t child = fork();
    if (child == 0) {
      raise(SIGSTOP);
      _exit(0);
    }
    waitpid(child, nullptr, WUNTRACED);
  }
  return 10 * question;
}

}  // namespace course
