// tasks: threads
// weakened 1: RACE: no seq_cst fence between a thread's own wish and its first look at the other's.
// weakened 2: RACE: the same when it has let the other go first, and wishes again.
// weakened 3: RACE: who enters acquires nothing.
// weakened 4: RACE: who leaves releases nothing.
// Dekker's lock for two, with relaxed operations and fences.

#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kFirstWish = order(1, std::memory_order_seq_cst, std::memory_order_acq_rel);
constexpr auto kNextWish = order(2, std::memory_order_seq_cst, std::memory_order_acq_rel);
constexpr auto kEnter = order(3, std::memory_order_acquire);
constexpr auto kLeave = order(4, std::memory_order_release);
constexpr auto kRelaxed = std::memory_order_relaxed;

std::atomic<bool> wants[2] = {false, false};
std::atomic<int> turn{0};
int counter = 0;

void lock(int me) {
  const int other = 1 - me;
  wants[me].store(true, kRelaxed);
  std::atomic_thread_fence(kFirstWish);
  while (wants[other].load(kRelaxed)) {
    if (turn.load(kRelaxed) == me) {
      std::this_thread::yield();
      continue;
    }
    wants[me].store(false, kRelaxed);
    while (turn.load(kRelaxed) != me) std::this_thread::yield();
    wants[me].store(true, kRelaxed);
    std::atomic_thread_fence(kNextWish);
  }
  std::atomic_thread_fence(kEnter);
}

void unlock(int me) {
  turn.store(1 - me, kRelaxed);
  std::atomic_thread_fence(kLeave);
  wants[me].store(false, kRelaxed);
}

void add(int me, int times) {
  for (int i = 0; i < times; ++i) {
    lock(me);
    ++counter;
    unlock(me);
  }
}
}  // namespace

int main() {
  std::thread first(add, 0, 2);
  add(1, 2);
  first.join();
  return counter == 4 ? 0 : 1;
}
