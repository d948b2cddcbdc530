// tasks: threads
// weakened 1: RACE: who drops its share releases nothing.
// weakened 2: RACE: who drops the last one acquires nothing.
// A reference count that taking a share increments relaxed, since who shares has a share already.

#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kDrop = order(1, std::memory_order_release);
constexpr auto kLast = order(2, std::memory_order_acquire);

struct Shared {
  std::atomic<int> owners{1};
  int parts[2] = {0, 0};
};

void drop(Shared* shared) {
  if (shared->owners.fetch_sub(1, kDrop) != 1) return;
  std::atomic_thread_fence(kLast);
  delete shared;
}
}  // namespace

int main() {
  Shared* const shared = new Shared;
  const auto use = [shared](int me) {
    shared->parts[me] = 1;
    drop(shared);
  };
  shared->owners.fetch_add(1, std::memory_order_relaxed);
  std::thread first(use, 0);
  shared->owners.fetch_add(1, std::memory_order_relaxed);
  std::thread second(use, 1);
  drop(shared);
  first.join();
  second.join();
}
