// tasks: threads
// weakened 1: ASSERT: the owner's claim of an item and its look at the thief's index are not in one order for all.
// weakened 2: ASSERT: the same of the thief's look at its own index and at the owner's.
// weakened 3: RACE: an item is published without what is in it.
// weakened 4: RACE: the thief does not see what is in the item that it was told of.
// Chase's and Lev's deque, from which its owner takes at the one end and a thief at the other (orders as in Lê, Pop,
// Cohen, Zappa Nardelli, "Correct and Efficient Work-Stealing for Weak Memory Models", 2013).

#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kOwnerFence = order(1, std::memory_order_seq_cst, std::memory_order_acq_rel);
constexpr auto kThiefFence = order(2, std::memory_order_seq_cst, std::memory_order_acq_rel);
constexpr auto kPublish = order(3, std::memory_order_release);
constexpr auto kSee = order(4, std::memory_order_acquire);
constexpr auto kRelaxed = std::memory_order_relaxed;

int inputs[3] = {0, 0, 0};
std::atomic<int> times_taken[3] = {0, 0, 0};
std::atomic<int> items[4] = {-1, -1, -1, -1};
std::atomic<long> top{0}, bottom{0};

void push(int item) {
  const long at = bottom.load(kRelaxed);
  items[at].store(item, kRelaxed);
  std::atomic_thread_fence(kPublish);
  bottom.store(at + 1, kRelaxed);
}

int take() {
  const long at = bottom.load(kRelaxed) - 1;
  bottom.store(at, kRelaxed);
  std::atomic_thread_fence(kOwnerFence);
  long first = top.load(kRelaxed);
  if (first < at) return items[at].load(kRelaxed);
  int item = -1;
  if (first == at && top.compare_exchange_strong(first, first + 1, std::memory_order_seq_cst, kRelaxed)) {
    item = items[at].load(kRelaxed);
  }
  bottom.store(at + 1, kRelaxed);
  return item;
}

int steal() {
  long first = top.load(std::memory_order_acquire);
  std::atomic_thread_fence(kThiefFence);
  if (first >= bottom.load(kSee)) return -1;
  const int item = items[first].load(kRelaxed);
  return top.compare_exchange_strong(first, first + 1, std::memory_order_seq_cst, kRelaxed) ? item : -1;
}

void use(int item) {
  if (item >= 0 && inputs[item] == item + 1) times_taken[item].fetch_add(1, kRelaxed);
}
}  // namespace

int main() {
  std::thread thief([] {
    use(steal());
    use(steal());
  });
  for (int item = 0; item < 2; ++item) {
    inputs[item] = item + 1;
    push(item);
  }
  use(take());
  use(take());
  thief.join();
  return times_taken[0] <= 1 && times_taken[1] <= 1 ? 0 : 1;
}
