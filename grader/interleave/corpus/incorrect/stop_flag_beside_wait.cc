// expect: LOST_WAKEUP
// tasks: threads
// The worker is told to stop by a flag and a notification, but stop takes no lock, so it may fall into the gap.

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  std::atomic<bool> stop{false};
  int items = 1;
  std::thread worker([&] {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return stop || items > 0; });
      if (items == 0) return;
      --items;
    }
  });
  stop.store(true);
  changed.notify_all();
  worker.join();
}
