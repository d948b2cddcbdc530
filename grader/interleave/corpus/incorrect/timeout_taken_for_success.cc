// expect: ASSERT
// tasks: threads
// wait_for tells by its result whether the state came or only time passed, and the result is thrown away.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  std::thread worker([&] {
    std::lock_guard lock(mutex);
    ready = true;
    changed.notify_one();
  });
  bool seen = false;
  {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, std::chrono::milliseconds(5), [&] { return ready; });
    seen = ready;
  }
  worker.join();
  return seen ? 0 : 1;
}
