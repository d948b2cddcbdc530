// Children that never end by themselves, and are stopped.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  int killed = 0;
  for (int i = 0; i < 10; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      for (;;) pause();
    }
    kill(child, SIGKILL);
    int status = 0;
    if (waitpid(child, &status, 0) == child && WIFSIGNALED(status)) ++killed;
  }
  return killed * question;
}

}  // namespace course
