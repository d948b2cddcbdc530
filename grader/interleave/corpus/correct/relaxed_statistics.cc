// tasks: threads
// Relaxed order publishes nothing, and nothing needs to be published: the sum is read after the joins.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> hits{0};
  auto count = [&] {
    for (int i = 0; i < 3; ++i) hits.fetch_add(1, std::memory_order_relaxed);
  };
  std::thread first(count), second(count);
  first.join();
  second.join();
  return hits.load(std::memory_order_relaxed) == 6 ? 0 : 1;
}
