// tasks: processes
// Both ends read and write one socket pair; they take turns, so neither waits for a message that is not coming.

#include <sys/socket.h>
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
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return 2;
  const pid_t child = spawn([&] {
    char ball = 0;
    for (int i = 0; i < 2; ++i) {
      if (read(ends[1], &ball, 1) != 1) return 1;
      ++ball;
      if (write(ends[1], &ball, 1) != 1) return 1;
    }
    return 0;
  });
  char ball = 'a';
  for (int i = 0; i < 2; ++i) {
    if (write(ends[0], &ball, 1) != 1) return 1;
    if (read(ends[0], &ball, 1) != 1) return 1;
  }
  return ended_well(child) && ball == 'c' ? 0 : 1;
}
