// Leaves fifty dead children unreaped.

#include "grader/corpus/probe/probe.h"

#include <sys/wait.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (int i = 0; i < 50; ++i) {
      const pid_t child = fork();
      if (child == 0) _exit(0);
      siginfo_t info;
      waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
    }
  }
  return 10 * question;
}

}  // namespace course
