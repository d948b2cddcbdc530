// Children that the kernel reaps by itself, since SIGCHLD is ignored.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  const auto before = signal(SIGCHLD, SIG_IGN);
  if (fork() == 0) _exit(0);
  // With SIGCHLD ignored, wait() returns when no child is left.
  while (wait(nullptr) > 0) {
  }
  signal(SIGCHLD, before);
  return 10 * question;
}

}  // namespace course
