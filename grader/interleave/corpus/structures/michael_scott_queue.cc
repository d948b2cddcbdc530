// tasks: threads
// weakened 1: RACE: a node is linked without its value.
// weakened 2: RACE: who takes a node does not see its value.
// weakened 3: RACE: the tail moves on to a node that was not seen to be made.
// weakened 4: RACE: who appends does not see that the last node was made.
// weakened 5: RACE: the head moves on to a node that was not seen to be made.
// weakened 6: RACE: who takes does not see that the first node was made.
// Michael's and Scott's queue, whose nodes are freed when nobody uses the queue any more.

#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kLink = order(1, std::memory_order_release);
constexpr auto kSeeNext = order(2, std::memory_order_acquire);
constexpr auto kMoveTail = order(3, std::memory_order_release);
constexpr auto kSeeTail = order(4, std::memory_order_acquire);
constexpr auto kMoveHead = order(5, std::memory_order_release);
constexpr auto kSeeHead = order(6, std::memory_order_acquire);
constexpr auto kRelaxed = std::memory_order_relaxed;

struct Node {
  int value = 0;
  std::atomic<Node*> next{nullptr};
};
Node first_node;
std::atomic<Node*> head{&first_node}, tail{&first_node};

void put(int value) {
  Node* const added = new Node{value};
  for (;;) {
    Node* last = tail.load(kSeeTail);
    Node* next = last->next.load(std::memory_order_acquire);
    if (next != nullptr) {
      tail.compare_exchange_strong(last, next, kMoveTail, kRelaxed);
    } else if (last->next.compare_exchange_weak(next, added, kLink, kRelaxed)) {
      tail.compare_exchange_strong(last, added, kMoveTail, kRelaxed);
      return;
    }
  }
}

// 0 where there was nothing.
int take() {
  for (;;) {
    Node* first = head.load(kSeeHead);
    Node* last = tail.load(std::memory_order_acquire);
    Node* const next = first->next.load(kSeeNext);
    if (next == nullptr) return 0;
    if (first == last) tail.compare_exchange_strong(last, next, kMoveTail, kRelaxed);
    if (head.compare_exchange_weak(first, next, kMoveHead, kRelaxed)) return next->value;
  }
}
}  // namespace

int main() {
  int taken = 0;
  std::thread first([] { put(1); });
  std::thread second([&] {
    put(10);
    taken = take();
  });
  int sum = take();
  first.join();
  second.join();
  sum += taken;
  while (const int value = take()) sum += value;
  for (Node* node = first_node.next; node != nullptr;) {
    Node* const next = node->next;
    delete node;
    node = next;
  }
  return sum == 11 ? 0 : 1;
}
