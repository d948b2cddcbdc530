// expect: DEADLOCK
// tasks: threads
// The owner stops the worker and joins it with the lock held that the worker takes once more before it ends.

#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  int work = 0;
  std::thread worker([&] {
    std::lock_guard lock(mutex);
    ++work;
  });
  std::lock_guard lock(mutex);
  worker.join();
  return work == 1 ? 0 : 1;
}
