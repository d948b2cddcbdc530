// tasks: processes
// Three processes in a row, each adding one to what comes through the pipe before it.

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

int pass_on(int from, int to) {
  int number = 0;
  if (read(from, &number, sizeof number) != sizeof number) return 1;
  ++number;
  return write(to, &number, sizeof number) == sizeof number ? 0 : 1;
}
}  // namespace

int main() {
  int one[2], two[2], three[2];
  if (pipe(one) != 0 || pipe(two) != 0 || pipe(three) != 0) return 2;
  const pid_t first = spawn([&] { return pass_on(one[0], two[1]); });
  const pid_t second = spawn([&] { return pass_on(two[0], three[1]); });
  int number = 40;
  if (write(one[1], &number, sizeof number) != sizeof number) return 1;
  if (read(three[0], &number, sizeof number) != sizeof number) return 1;
  return ended_well(first) && ended_well(second) && number == 42 ? 0 : 1;
}
