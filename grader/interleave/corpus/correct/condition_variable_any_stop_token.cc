// tasks: threads
// The waiter has no notifier of its own: the request to stop wakes it, whether it comes before, during or after
// the wait.

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable_any changed;
  bool condition = true;
  {
    std::jthread waiter([&](std::stop_token stop) {
      std::unique_lock lock(mutex);
      condition = changed.wait(lock, stop, [] { return false; });
    });
  }
  return condition ? 1 : 0;
}
