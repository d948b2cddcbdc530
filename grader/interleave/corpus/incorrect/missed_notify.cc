// expect: LOST_WAKEUP
// tasks: threads
// The producer notifies only when it finds the queue empty. Two items put while both consumers sleep wake only
// one.

#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable filled;
  int items = 0;
  auto consume = [&] {
    std::unique_lock lock(mutex);
    filled.wait(lock, [&] { return items > 0; });
    --items;
  };
  std::thread first(consume), second(consume);
  for (int i = 0; i < 2; ++i) {
    std::lock_guard lock(mutex);
    if (items == 0) filled.notify_one();
    ++items;
  }
  first.join();
  second.join();
}
