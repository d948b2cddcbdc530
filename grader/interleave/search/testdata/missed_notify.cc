// The one who waits looks at the flag without the lock, and may miss the notification.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

std::atomic<bool> ready;
std::mutex lock;
std::condition_variable changed;

int main() {
  std::thread other([] {
    ready = true;
    changed.notify_one();
  });
  if (!ready) {
    std::unique_lock guard(lock);
    changed.wait(guard);
  }
  other.join();
}
