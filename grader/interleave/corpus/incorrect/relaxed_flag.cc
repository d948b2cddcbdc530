// expect: RACE
// tasks: threads
// The flag is stored relaxed, which publishes nothing: the data behind it is read without order.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> ready{false};
  int data = 0;
  int seen = 5;
  std::thread writer([&] {
    data = 5;
    ready.store(true, std::memory_order_relaxed);
  });
  if (ready.load(std::memory_order_acquire)) seen = data;
  writer.join();
  return seen == 5 ? 0 : 1;
}
