// tasks: processes
// More than a pipe holds: the writer blocks until the parent reads, and the parent reads before it waits.

#include <sys/wait.h>
#include <unistd.h>

#include <vector>

namespace {
constexpr size_t kBytes = 100'000;

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
  const pid_t child = spawn([&] {
    const std::vector<char> bytes(kBytes, 'x');
    size_t sent = 0;
    while (sent < kBytes) {
      const ssize_t done = write(ends[1], bytes.data() + sent, kBytes - sent);
      if (done <= 0) return 1;
      sent += static_cast<size_t>(done);
    }
    return 0;
  });
  close(ends[1]);
  std::vector<char> buffer(kBytes);
  size_t received = 0;
  for (ssize_t got = 1; got > 0; received += static_cast<size_t>(got)) {
    got = read(ends[0], buffer.data(), kBytes);
    if (got < 0) return 1;
  }
  return ended_well(child) && received == kBytes ? 0 : 1;
}
