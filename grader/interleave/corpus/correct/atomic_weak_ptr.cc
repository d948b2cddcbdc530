// tasks: threads
// tsan: skip, the library gives back its own bit lock with relaxed order where it has only read
// A cache that does not own: who finds the value alive shares it, and nobody sees half of it.
#include <atomic>
#include <cassert>
#include <memory>
#include <thread>

int main() {
  std::atomic<std::weak_ptr<int>> cache;
  std::thread owner([&] {
    const auto value = std::make_shared<int>(7);
    cache.store(value);
  });
  const std::shared_ptr<int> found = cache.load().lock();
  assert(!found || *found == 7);
  owner.join();
  assert(cache.load().expired() == !found);
}
