// A message is passed by a flag, but the orders do not say that it comes first: only weak memory shows it.

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> message{0};
std::atomic<bool> ready{false};

int main() {
  std::thread writer([] {
    message.store(1, std::memory_order_relaxed);
    ready.store(true, std::memory_order_relaxed);
  });
  if (ready.load(std::memory_order_acquire)) assert(message.load(std::memory_order_relaxed) == 1);
  writer.join();
}
