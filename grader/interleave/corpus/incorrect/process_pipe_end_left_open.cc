// expect: DEADLOCK
// tasks: processes
// The reader reads to the end, but it holds a write end itself, so the end never comes.

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
  if (pipe(ends) != 0) return 2;
  const pid_t child = spawn([&] { return write(ends[1], "ab", 2) == 2 ? 0 : 1; });
  char byte = 0;
  int bytes = 0;
  while (read(ends[0], &byte, 1) == 1) ++bytes;
  return ended_well(child) && bytes == 2 ? 0 : 1;
}
