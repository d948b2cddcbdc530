// Tries to kill what explores it: by calls that the explorer does not take for signals.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

namespace course {
namespace {

// Has the kernel send SIGKILL to `victim` when something can be read.
void have_it_killed(pid_t victim) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return;
  fcntl(ends[0], F_SETOWN, victim);
  fcntl(ends[0], F_SETSIG, SIGKILL);
  fcntl(ends[0], F_SETFL, O_ASYNC);
  if (write(ends[1], "x", 1) < 0) return;
  close(ends[0]);
  close(ends[1]);
}

}  // namespace

int answer(int question) {
  if (question == 2) tgkill(getppid(), getppid(), SIGKILL);
  if (question == 3) have_it_killed(getppid());
  return 10 * question;
}

}  // namespace course
