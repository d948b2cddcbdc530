// tasks: threads
// A thread that finds the lock taken writes to it all the time, yet gets nowhere until the owner has run.

#include <atomic>
#include <thread>

int main() {
  std::atomic_flag locked;
  int counter = 0;
  auto add = [&] {
    for (int i = 0; i < 2; ++i) {
      while (locked.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
      ++counter;
      locked.clear(std::memory_order_release);
    }
  };
  std::thread first(add), second(add);
  first.join();
  second.join();
  return counter == 4 ? 0 : 1;
}
