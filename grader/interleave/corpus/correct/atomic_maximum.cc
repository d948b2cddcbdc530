// tasks: threads
// Load and compare-exchange are two steps, but the second fails when somebody came between, and the loop looks
// again.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> maximum{0};
  auto offer = [&](int value) {
    int seen = maximum.load();
    while (seen < value && !maximum.compare_exchange_weak(seen, value)) {
    }
  };
  std::thread first(offer, 3), second(offer, 5), third(offer, 4);
  first.join();
  second.join();
  third.join();
  return maximum == 5 ? 0 : 1;
}
