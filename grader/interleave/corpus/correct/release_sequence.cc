// tasks: threads
// The middle thread only counts, relaxed. It does not break the chain: a read-modify-write keeps the release
// before it.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> stage{0};
  int data = 0;
  int seen = 5;
  std::thread writer([&] {
    data = 5;
    stage.store(1, std::memory_order_release);
  });
  std::thread middle([&] {
    int one = 1;
    stage.compare_exchange_strong(one, 2, std::memory_order_relaxed);
  });
  std::thread reader([&] {
    if (stage.load(std::memory_order_acquire) == 2) seen = data;
  });
  writer.join();
  middle.join();
  reader.join();
  return seen == 5 ? 0 : 1;
}
