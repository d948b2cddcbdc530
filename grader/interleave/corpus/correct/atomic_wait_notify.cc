// tasks: threads
// The waiter sleeps only while the value is still the old one, so it does not matter which of the two comes
// first.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> state{0};
  int data = 0;
  std::thread worker([&] {
    data = 3;
    state.store(1, std::memory_order_release);
    state.notify_one();
  });
  state.wait(0, std::memory_order_acquire);
  const int seen = data;
  worker.join();
  return seen == 3 ? 0 : 1;
}
