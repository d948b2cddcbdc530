// tasks: threads
// A small block may lie where a larger one of another thread lay before. What that thread did to the end of its block
// has nothing to do with the small one, though nothing orders the two threads.

#include <atomic>
#include <cstddef>
#include <memory>
#include <thread>

int main() {
  std::atomic<int> total{0};
  const auto fill = [&total](std::size_t size) {
    const std::unique_ptr<char[]> block(new char[size]);
    for (std::size_t i = 0; i < size; ++i) block[i] = 1;
    for (std::size_t i = 0; i < size; ++i) total.fetch_add(block[i], std::memory_order_relaxed);
  };
  std::thread one(fill, 64);
  std::thread other(fill, 50);
  one.join();
  other.join();
  return total == 114 ? 0 : 1;
}
