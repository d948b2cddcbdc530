// tasks: threads
// Pops race with pushes on a lock-free stack. No node is used twice, so a head that looks the same is the same.

#include <atomic>
#include <thread>

namespace {
struct Node {
  int value = 0;
  Node* below = nullptr;
};
std::atomic<Node*> head{nullptr};

void push(Node& node) {
  node.below = head.load(std::memory_order_relaxed);
  while (!head.compare_exchange_weak(node.below, &node, std::memory_order_release, std::memory_order_relaxed)) {
  }
}

Node* pop() {
  Node* top = head.load(std::memory_order_acquire);
  while (top != nullptr && !head.compare_exchange_weak(top, top->below, std::memory_order_acquire)) {
  }
  return top;
}
}  // namespace

int main() {
  Node nodes[2] = {{1, nullptr}, {10, nullptr}};
  std::atomic<int> sum{0};
  auto work = [&](int me) {
    push(nodes[me]);
    if (const Node* node = pop()) sum += node->value;
  };
  std::thread first(work, 0), second(work, 1);
  first.join();
  second.join();
  return sum == 11 && head.load() == nullptr ? 0 : 1;
}
