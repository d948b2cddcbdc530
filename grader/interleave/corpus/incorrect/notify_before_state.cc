// expect: LOST_WAKEUP
// tasks: threads
// The notifier announces first and changes the state after. The waiter may wake between, see nothing, and sleep
// for good.

#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  std::thread waiter([&] {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return ready; });
  });
  changed.notify_one();
  {
    std::lock_guard lock(mutex);
    ready = true;
  }
  waiter.join();
}
