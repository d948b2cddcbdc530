// tasks: threads
// Two readers wait with a shared lock, which only condition_variable_any can release; notify_all wakes both.

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
  std::shared_mutex mutex;
  std::condition_variable_any published;
  int value = 0;
  std::atomic<int> sum{0};
  auto read = [&] {
    std::shared_lock lock(mutex);
    published.wait(lock, [&] { return value != 0; });
    sum += value;
  };
  std::thread first(read), second(read);
  {
    std::unique_lock lock(mutex);
    value = 5;
  }
  published.notify_all();
  first.join();
  second.join();
  return sum == 10 ? 0 : 1;
}
