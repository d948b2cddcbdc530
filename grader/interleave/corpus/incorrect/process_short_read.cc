// expect: ASSERT
// tasks: processes
// The message is written in two pieces and read in one; read gives what is there, which may be half of it.

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
  const pid_t child = spawn([&] { return write(ends[1], "ab", 2) == 2 && write(ends[1], "cd", 2) == 2 ? 0 : 1; });
  char text[4] = {};
  const bool whole = read(ends[0], text, 4) == 4;
  return ended_well(child) && whole ? 0 : 1;
}
