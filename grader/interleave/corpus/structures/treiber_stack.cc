// tasks: threads
// weakened 1: RACE: a node is published without its value.
// weakened 2: RACE: who takes a node does not see what was published with it.
// weakened 3: ASSERT: no count of the head's changes: a node that was taken and put back looks as before (ABA).
// Treiber's stack of nodes that are used again. The head holds a node and how often it was changed.

#include <cstdint>
#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kPublish = order(1, std::memory_order_release);
constexpr auto kSee = order(2, std::memory_order_acquire);
constexpr std::uint32_t kChange = WEAKENED == 3 ? 0 : 1;
constexpr auto kRelaxed = std::memory_order_relaxed;

struct Head {
  std::uint32_t node;  // its number, from 1; 0: none
  std::uint32_t changes;
};
struct Node {
  std::atomic<std::uint32_t> below{0};
  std::atomic<int> owners{1};
  int value = 0;
};
std::atomic<Head> head{Head{0, 0}};
Node nodes[3];  // the first stands for none
std::atomic<bool> taken_twice{false};

void push(std::uint32_t node, int value) {
  nodes[node].value = value;
  nodes[node].owners.fetch_sub(1, kRelaxed);
  Head top = head.load(kRelaxed);
  do {
    nodes[node].below.store(top.node, kRelaxed);
  } while (!head.compare_exchange_weak(top, Head{node, top.changes + kChange}, kPublish, kRelaxed));
}

// The number of a node that is the caller's now, or 0.
std::uint32_t pop() {
  Head top = head.load(kSee);
  while (top.node != 0) {
    const std::uint32_t below = nodes[top.node].below.load(kRelaxed);
    if (!head.compare_exchange_weak(top, Head{below, top.changes + kChange}, kSee, kSee)) continue;
    if (nodes[top.node].owners.fetch_add(1, kRelaxed) != 0) taken_twice = true;
    return top.node;
  }
  return 0;
}
}  // namespace

int main() {
  push(2, 1);
  push(1, 1);
  std::thread other([] {
    const std::uint32_t first = pop();
    pop();
    if (first != 0) push(first, 2);
  });
  int sum = 0;
  for (int i = 0; i < 2; ++i) {
    if (const std::uint32_t node = pop(); node != 0) sum += nodes[node].value;
  }
  other.join();
  return sum <= 3 && !taken_twice ? 0 : 1;
}
