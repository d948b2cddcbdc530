// tasks: threads
// weakened 1: RACE: that a thread wants to enter is stored with release, so both may miss the other's wish.
// weakened 2: RACE: the turn is stored with release, so it may come later than what its thread does next.
// weakened 3: RACE: the other's wish is loaded with acquire, which may be an old one.
// weakened 4: RACE: who enters because it is its turn acquires nothing.
// weakened 5: RACE: who leaves releases nothing.
// Peterson's lock for two, in which only the single order of seq_cst operations excludes.

#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kWish = order(1, std::memory_order_seq_cst, std::memory_order_release);
constexpr auto kGiveTurn = order(2, std::memory_order_seq_cst, std::memory_order_release);
constexpr auto kOther = order(3, std::memory_order_seq_cst, std::memory_order_acquire);
constexpr auto kTurn = order(4, std::memory_order_acquire);
constexpr auto kLeave = order(5, std::memory_order_release);

std::atomic<bool> wants[2] = {false, false};
std::atomic<int> turn{0};
int counter = 0;

void add_twice(int me) {
  const int other = 1 - me;
  for (int i = 0; i < 2; ++i) {
    wants[me].store(true, kWish);
    turn.store(other, kGiveTurn);
    while (wants[other].load(kOther) && turn.load(kTurn) == other) std::this_thread::yield();
    ++counter;
    wants[me].store(false, kLeave);
  }
}
}  // namespace

int main() {
  std::thread first(add_twice, 0);
  add_twice(1);
  first.join();
  return counter == 4 ? 0 : 1;
}
