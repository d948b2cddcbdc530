// tasks: processes
// The answers come in any order. The parent polls both pipes and reads only from the one that has something.

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
  int one[2], two[2];
  if (pipe(one) != 0 || pipe(two) != 0) return 2;
  const pid_t first = spawn([&] { return write(one[1], "1", 1) == 1 ? 0 : 1; });
  const pid_t second = spawn([&] { return write(two[1], "2", 1) == 1 ? 0 : 1; });
  int sum = 0;
  for (int answers = 0; answers < 2;) {
    pollfd fds[2] = {{one[0], POLLIN, 0}, {two[0], POLLIN, 0}};
    if (poll(fds, 2, -1) <= 0) return 1;
    for (const pollfd& fd : fds) {
      char digit = 0;
      if ((fd.revents & POLLIN) == 0) continue;
      if (read(fd.fd, &digit, 1) != 1) return 1;
      sum += digit - '0';
      ++answers;
    }
  }
  return ended_well(first) && ended_well(second) && sum == 3 ? 0 : 1;
}
