// tasks: processes
// Nothing to read is EAGAIN, not the end; the parent then waits in poll until there is.

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {
template <class Body>
pid_t spawn(Body body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  return child;
}

bool ended_well(pid_t child) {
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
}  // namespace

int main() {
  int ends[2];
  if (pipe2(ends, O_NONBLOCK) != 0) return 2;
  const pid_t child = spawn([&] { return write(ends[1], "x", 1) == 1 ? 0 : 1; });
  char byte = 0;
  while (read(ends[0], &byte, 1) != 1) {
    if (errno != EAGAIN) return 1;
    pollfd fd = {ends[0], POLLIN, 0};
    if (poll(&fd, 1, -1) != 1) return 1;
  }
  return ended_well(child) && byte == 'x' ? 0 : 1;
}
