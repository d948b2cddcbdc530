// Reaps whatever ends in a handler of SIGCHLD, and interrupts itself by it all the time.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace course {
namespace {

void reap(int /*signal*/) {
  const int before = errno;
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  errno = before;
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    struct sigaction action {};
    action.sa_handler = reap;
    struct sigaction before {};
    sigaction(SIGCHLD, &action, &before);
    for (int i = 0; i < 20; ++i) {
      if (fork() == 0) _exit(0);
    }
    while (waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
    }
    sigaction(SIGCHLD, &before, nullptr);
  }
  return 10 * question;
}

}  // namespace course
