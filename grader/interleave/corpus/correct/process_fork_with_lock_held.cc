// tasks: processes
// The forking thread takes the lock first, so no other can hold it at that moment, and both sides give their
// copy back.

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
  mutex.lock();
  const pid_t child = spawn([&] {
    mutex.unlock();
    mutex.lock();
    const bool plausible = value == 0 || value == 1;
    mutex.unlock();
    return plausible ? 0 : 1;
  });
  mutex.unlock();
  other.join();
  return ended_well(child) ? 0 : 1;
}
