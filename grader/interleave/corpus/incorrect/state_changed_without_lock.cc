// expect: LOST_WAKEUP
// tasks: threads
// The flag is atomic, so no lock seems to be needed; but set between the waiter's look and its sleep, it is
// missed.

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  std::atomic<bool> ready{false};
  std::thread waiter([&] {
    std::unique_lock lock(mutex);
    while (!ready) changed.wait(lock);
  });
  ready = true;
  changed.notify_one();
  waiter.join();
}
