// tasks: threads
// tsan: skip, the library gives back its own bit lock with relaxed order where it has only read
// Two threads push to a list whose head is an atomic shared_ptr: who comes too late tries again.
#include <atomic>
#include <cassert>
#include <memory>
#include <thread>

namespace {

struct Node {
  int value;
  std::shared_ptr<Node> next;
};
std::atomic<std::shared_ptr<Node>> head;

void push(int value) {
  auto node = std::make_shared<Node>(Node{value, head.load()});
  while (!head.compare_exchange_weak(node->next, node)) {
  }
}

}  // namespace

int main() {
  std::thread other(push, 1);
  push(2);
  other.join();
  int sum = 0;
  for (auto node = head.load(); node; node = node->next) sum += node->value;
  assert(sum == 3);
}
