// expect: DEADLOCK
// tasks: processes
// The parent waits for the child to end before it reads; the child cannot end before the full pipe is read.

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
    return write(ends[1], bytes.data(), kBytes) == static_cast<ssize_t>(kBytes) ? 0 : 1;
  });
  close(ends[1]);
  const bool ended = ended_well(child);
  std::vector<char> buffer(kBytes);
  return ended && read(ends[0], buffer.data(), kBytes) > 0 ? 0 : 1;
}
