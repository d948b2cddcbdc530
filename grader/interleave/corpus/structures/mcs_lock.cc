// tasks: threads
// weakened 1: RACE: who finds the lock free acquires nothing.
// weakened 2: RACE: who queues up publishes a node that was not seen to be made.
// weakened 3: RACE: who leaves the lock free releases nothing.
// weakened 4: RACE: who is called acquires nothing.
// weakened 5: RACE: who calls the next one releases nothing.
// weakened 6: RACE: the successor's node is linked without being seen to be made.
// weakened 7: RACE: the successor's node is called without being seen to be made.
// The queue lock of Mellor-Crummey and Scott: each waits at a node of its own.

#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kQueueUp = WEAKENED == 1   ? std::memory_order_release
                          : WEAKENED == 2 ? std::memory_order_acquire
                                          : std::memory_order_acq_rel;
constexpr auto kLeaveFree = order(3, std::memory_order_release);
constexpr auto kCalled = order(4, std::memory_order_acquire);
constexpr auto kCall = order(5, std::memory_order_release);
constexpr auto kLink = order(6, std::memory_order_release);
constexpr auto kSeeNext = order(7, std::memory_order_acquire);
constexpr auto kRelaxed = std::memory_order_relaxed;

struct Node {
  std::atomic<Node*> next{nullptr};
  std::atomic<bool> waits{true};
};
std::atomic<Node*> tail{nullptr};
int counter = 0;

void lock(Node& me) {
  Node* const before = tail.exchange(&me, kQueueUp);
  if (before == nullptr) return;
  before->next.store(&me, kLink);
  while (me.waits.load(kCalled)) std::this_thread::yield();
}

void unlock(Node& me) {
  Node* expected = &me;
  if (me.next.load(kRelaxed) == nullptr && tail.compare_exchange_strong(expected, nullptr, kLeaveFree, kRelaxed)) {
    return;
  }
  Node* next = nullptr;
  while ((next = me.next.load(kSeeNext)) == nullptr) std::this_thread::yield();
  next->waits.store(false, kCall);
}

void add() {
  Node node;
  lock(node);
  ++counter;
  unlock(node);
}
}  // namespace

int main() {
  std::thread first(add), second(add);
  add();
  first.join();
  second.join();
  return counter == 3 ? 0 : 1;
}
