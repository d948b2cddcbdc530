// tasks: threads
// The first check is outside the lock, on an atomic that is stored with release when the object is complete.

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::unique_ptr<int> owner;
  std::atomic<const int*> instance{nullptr};
  std::atomic<int> sum{0};
  auto get = [&]() -> const int& {
    const int* seen = instance.load(std::memory_order_acquire);
    if (seen == nullptr) {
      std::lock_guard lock(mutex);
      seen = instance.load(std::memory_order_relaxed);
      if (seen == nullptr) {
        owner = std::make_unique<int>(6);
        seen = owner.get();
        instance.store(seen, std::memory_order_release);
      }
    }
    return *seen;
  };
  std::thread first([&] { sum += get(); }), second([&] { sum += get(); });
  first.join();
  second.join();
  return sum == 12 ? 0 : 1;
}
