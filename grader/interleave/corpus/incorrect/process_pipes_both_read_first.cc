// expect: DEADLOCK
// tasks: processes
// Each side waits for the other's message before it sends its own.

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
  int down[2], up[2];
  if (pipe(down) != 0 || pipe(up) != 0) return 2;
  auto answer = [](int from, int to) {
    char byte = 0;
    if (read(from, &byte, 1) != 1) return 1;
    return write(to, &byte, 1) == 1 ? 0 : 1;
  };
  const pid_t child = spawn([&] { return answer(down[0], up[1]); });
  const bool answered = answer(up[0], down[1]) == 0;
  return ended_well(child) && answered ? 0 : 1;
}
