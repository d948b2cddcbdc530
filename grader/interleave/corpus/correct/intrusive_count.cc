// tasks: threads
// The decrement and the test for zero are one step, so exactly one thread destroys, after the others have
// written.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> owners{2};
  int parts[2] = {0, 0};
  int destroyed = 0, sum = 0;
  auto use_and_drop = [&](int me) {
    parts[me] = 1;
    if (owners.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      ++destroyed;
      sum = parts[0] + parts[1];
    }
  };
  std::thread first(use_and_drop, 0), second(use_and_drop, 1);
  first.join();
  second.join();
  return destroyed == 1 && sum == 2 ? 0 : 1;
}
