// tasks: threads
// weakened 1: RACE: who takes the lock acquires nothing.
// weakened 2: RACE: who gives the lock back releases nothing.
// A spin lock that reads until the lock looks free, and only then tries to take it.

#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kTake = order(1, std::memory_order_acquire);
constexpr auto kGive = order(2, std::memory_order_release);

std::atomic<bool> locked{false};
int counter = 0;

void lock() {
  while (locked.exchange(true, kTake)) {
    while (locked.load(std::memory_order_relaxed)) std::this_thread::yield();
  }
}

void unlock() { locked.store(false, kGive); }

void add_twice() {
  for (int i = 0; i < 2; ++i) {
    lock();
    ++counter;
    unlock();
  }
}
}  // namespace

int main() {
  std::thread first(add_twice), second(add_twice);
  add_twice();
  first.join();
  second.join();
  return counter == 6 ? 0 : 1;
}
