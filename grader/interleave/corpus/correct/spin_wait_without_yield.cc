// tasks: threads
// The waiter spins and never yields: rude, but right, for the writer can always go on.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> ready{false};
  int data = 0;
  std::thread writer([&] {
    data = 1;
    ready.store(true, std::memory_order_release);
  });
  while (!ready.load(std::memory_order_acquire)) {
  }
  const int seen = data;
  writer.join();
  return seen == 1 ? 0 : 1;
}
