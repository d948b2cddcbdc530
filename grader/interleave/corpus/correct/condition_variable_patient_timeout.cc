// tasks: threads
// wait_for may time out, but a minute is more than any schedule can take from a notifier that never waits
// itself.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  bool in_time = false;
  std::thread waiter([&] {
    std::unique_lock lock(mutex);
    in_time = changed.wait_for(lock, std::chrono::minutes(1), [&] { return ready; });
  });
  {
    std::lock_guard lock(mutex);
    ready = true;
  }
  changed.notify_all();
  waiter.join();
  return in_time ? 0 : 1;
}
