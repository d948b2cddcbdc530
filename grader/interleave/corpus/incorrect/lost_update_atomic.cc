// expect: ASSERT
// tasks: threads
// Load and store are each atomic, the addition between them is not: both threads may load the same value.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> counter{0};
  auto add = [&] { counter.store(counter.load() + 1); };
  std::thread first(add), second(add);
  first.join();
  second.join();
  return counter == 2 ? 0 : 1;
}
