// tasks: processes
// Both processes write the same address at the same time, and it is no race: after fork each has a page of its
// own.

#include <sys/wait.h>
#include <unistd.h>

namespace {
int value = 1;

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
  const pid_t child = spawn([] {
    value += 10;
    return value == 11 ? 0 : 1;
  });
  value += 100;
  return ended_well(child) && value == 101 ? 0 : 1;
}
