// tasks: threads
// weakened 1: RACE: the object is published without what is in it.
// weakened 2: RACE: who finds the object made does not see what is in it.
// Double-checked locking: the first look needs no lock, the second one is under it.

#include <memory>
#include <mutex>
#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kPublish = order(1, std::memory_order_release);
constexpr auto kSee = order(2, std::memory_order_acquire);

std::mutex mutex;
std::unique_ptr<int> owner;
std::atomic<const int*> instance{nullptr};

int get() {
  if (const int* const seen = instance.load(kSee)) return *seen;
  std::lock_guard lock(mutex);
  if (owner == nullptr) {
    owner = std::make_unique<int>(6);
    instance.store(owner.get(), kPublish);
  }
  return *owner;
}
}  // namespace

int main() {
  int sums[2] = {0, 0};
  std::thread first([&] { sums[0] = get(); }), second([&] { sums[1] = get(); });
  const int mine = get();
  first.join();
  second.join();
  return sums[0] + sums[1] + mine == 18 ? 0 : 1;
}
