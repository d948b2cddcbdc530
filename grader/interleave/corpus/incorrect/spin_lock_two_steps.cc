// expect: ASSERT
// tasks: threads
// The spin lock waits until it is free and then takes it, in two steps.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> locked{false};
  std::atomic<int> inside{0};
  std::atomic<bool> crowded{false};
  auto enter = [&] {
    while (locked.load()) std::this_thread::yield();
    locked.store(true);
    if (inside.fetch_add(1) != 0) crowded = true;
    inside.fetch_sub(1);
    locked.store(false);
  };
  std::thread first(enter), second(enter);
  first.join();
  second.join();
  return crowded ? 1 : 0;
}
