// expect: LOST_WAKEUP
// tasks: threads
// Nothing remembers that the notification came. If it comes before the wait, the wait lasts for ever.

#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable done;
  std::thread worker([&] { done.notify_one(); });
  {
    std::unique_lock lock(mutex);
    done.wait(lock);
  }
  worker.join();
}
