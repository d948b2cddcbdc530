// expect: ASSERT
// tasks: threads
// The consumer tests once and waits once. Another may take the item between its wake-up and its getting the
// lock.

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable filled;
  int items = 0;
  auto consume = [&] {
    std::unique_lock lock(mutex);
    if (items == 0) filled.wait(lock);
    assert(items > 0);
    --items;
  };
  std::thread first(consume), second(consume);
  for (int i = 0; i < 2; ++i) {
    std::lock_guard lock(mutex);
    ++items;
    filled.notify_all();
  }
  first.join();
  second.join();
}
