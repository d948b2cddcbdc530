// Waits for its child by reading signals from a descriptor.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  sigset_t mask, before;
  sigemptyset(&mask);
  sigaddset(&mask, SIGCHLD);
  if (pthread_sigmask(SIG_BLOCK, &mask, &before) != 0) return -1;
  const int signals = signalfd(-1, &mask, SFD_CLOEXEC);
  const pid_t child = fork();
  if (child == 0) _exit(10 * question);
  int status = 0;
  signalfd_siginfo info;
  do {
    if (read(signals, &info, sizeof info) != sizeof info) return -2;
  } while (waitpid(child, &status, WNOHANG) != child);
  close(signals);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return WEXITSTATUS(status);
}

}  // namespace course
