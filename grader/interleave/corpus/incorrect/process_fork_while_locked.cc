// expect: DEADLOCK
// tasks: processes
// If the other thread holds the lock at the moment of the fork, the child inherits a lock that nobody in it
// will open.

#include <sys/wait.h>
#include <unistd.h>

#include <mutex>
#include <thread>

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
  std::mutex mutex;
  int value = 0;
  std::thread other([&] {
    std::lock_guard lock(mutex);
    ++value;
  });
  const pid_t child = spawn([&] {
    std::lock_guard lock(mutex);
    return value >= 0 ? 0 : 1;
  });
  other.join();
  return ended_well(child) ? 0 : 1;
}
