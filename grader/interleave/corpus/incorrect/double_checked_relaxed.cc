// expect: RACE
// tasks: threads
// The pointer is atomic but relaxed: who sees it outside the lock is not promised to see the object behind it.

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

namespace {
std::mutex mutex;
std::unique_ptr<int> owner;
std::atomic<const int*> instance{nullptr};

int get() {
  const int* seen = instance.load(std::memory_order_relaxed);
  if (seen == nullptr) {
    std::lock_guard lock(mutex);
    seen = instance.load(std::memory_order_relaxed);
    if (seen == nullptr) {
      owner = std::make_unique<int>(6);
      seen = owner.get();
      instance.store(seen, std::memory_order_relaxed);
    }
  }
  return *seen;
}
}  // namespace

int main() {
  std::thread first(get), second(get);
  first.join();
  second.join();
}
