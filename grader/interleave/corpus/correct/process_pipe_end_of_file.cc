// tasks: processes
// The reader sees the end only when every write end is closed, its own too. It reads in a loop, however the
// bytes arrive.

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
  auto send = [&] {
    close(ends[0]);
    const bool sent = write(ends[1], "ab", 2) == 2;
    close(ends[1]);
    return sent ? 0 : 1;
  };
  const pid_t first = spawn(send), second = spawn(send);
  close(ends[1]);
  char buffer[3];
  int bytes = 0;
  for (ssize_t got = read(ends[0], buffer, 3); got > 0; got = read(ends[0], buffer, 3)) bytes += static_cast<int>(got);
  return ended_well(first) && ended_well(second) && bytes == 4 ? 0 : 1;
}
