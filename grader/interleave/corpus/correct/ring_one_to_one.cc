// tasks: threads
// One producer and one consumer share a ring without a lock: each index has one writer, and carries the plain
// slot with it.

#include <array>
#include <atomic>
#include <thread>

int main() {
  std::array<int, 2> ring{};
  std::atomic<unsigned> written{0}, taken{0};
  int sum = 0;
  std::thread producer([&] {
    for (unsigned i = 0; i < 3; ++i) {
      while (i - taken.load(std::memory_order_acquire) == ring.size()) std::this_thread::yield();
      ring[i % ring.size()] = static_cast<int>(i) + 1;
      written.store(i + 1, std::memory_order_release);
    }
  });
  std::thread consumer([&] {
    for (unsigned i = 0; i < 3; ++i) {
      while (written.load(std::memory_order_acquire) == i) std::this_thread::yield();
      sum += ring[i % ring.size()];
      taken.store(i + 1, std::memory_order_release);
    }
  });
  producer.join();
  consumer.join();
  return sum == 6 ? 0 : 1;
}
