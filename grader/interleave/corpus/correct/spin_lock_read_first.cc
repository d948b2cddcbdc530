// tasks: threads
// Waiters only read until the lock looks free. That it is gone again when they grab for it is why they grab in
// a loop.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> locked{false};
  int counter = 0;
  auto add = [&] {
    while (locked.exchange(true, std::memory_order_acquire)) {
      while (locked.load(std::memory_order_relaxed)) std::this_thread::yield();
    }
    ++counter;
    locked.store(false, std::memory_order_release);
  };
  std::thread first(add), second(add), third(add);
  first.join();
  second.join();
  third.join();
  return counter == 3 ? 0 : 1;
}
