// expect: DEADLOCK
// tasks: processes
// Both write a large message before they read the other's: with both pipes full, both wait for room.

#include <sys/wait.h>
#include <unistd.h>

#include <vector>

namespace {
constexpr size_t kBytes = 100'000;

// Sends the whole message, then receives as much.
int exchange(int to, int from) {
  std::vector<char> message(kBytes, 'x');
  for (size_t sent = 0; sent < kBytes;) {
    const ssize_t done = write(to, message.data() + sent, kBytes - sent);
    if (done <= 0) return 1;
    sent += static_cast<size_t>(done);
  }
  for (size_t received = 0; received < kBytes;) {
    const ssize_t done = read(from, message.data(), kBytes - received);
    if (done <= 0) return 1;
    received += static_cast<size_t>(done);
  }
  return 0;
}

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
  const pid_t child = spawn([&] { return exchange(up[1], down[0]); });
  const bool exchanged = exchange(down[1], up[0]) == 0;
  return ended_well(child) && exchanged ? 0 : 1;
}
