// expect: RACE
// tasks: threads
// The lock excludes, but relaxed order does not hand over what was written under it.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> locked{false};
  int counter = 0;
  auto add = [&] {
    while (locked.exchange(true, std::memory_order_relaxed)) std::this_thread::yield();
    ++counter;
    locked.store(false, std::memory_order_relaxed);
  };
  std::thread first(add), second(add);
  first.join();
  second.join();
  return counter == 2 ? 0 : 1;
}
