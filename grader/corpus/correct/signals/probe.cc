// A child asks by a signal, and the parent takes it with sigwait.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  sigset_t asked, before;
  sigemptyset(&asked);
  sigaddset(&asked, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &asked, &before);
  const pid_t child = fork();
  if (child == 0) {
    kill(getppid(), SIGUSR1);
    _exit(0);
  }
  int received = 0;
  sigwait(&asked, &received);
  waitpid(child, nullptr, 0);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return received == SIGUSR1 ? 10 * question : -1;
}

}  // namespace course
