// tasks: threads
// Each waiter spins on its own node of a queue lock. The owner waits for a successor that has swapped but not
// yet linked.

#include <atomic>
#include <thread>

namespace {
struct Node {
  std::atomic<Node*> next{nullptr};
  std::atomic<bool> wait{true};
};
std::atomic<Node*> tail{nullptr};

void lock(Node& me) {
  Node* before = tail.exchange(&me, std::memory_order_acq_rel);
  if (before == nullptr) return;
  before->next.store(&me, std::memory_order_release);
  while (me.wait.load(std::memory_order_acquire)) std::this_thread::yield();
}

void unlock(Node& me) {
  Node* expected = &me;
  if (tail.compare_exchange_strong(expected, nullptr, std::memory_order_acq_rel)) return;
  Node* next = nullptr;
  while ((next = me.next.load(std::memory_order_acquire)) == nullptr) std::this_thread::yield();
  next->wait.store(false, std::memory_order_release);
}
}  // namespace

int main() {
  int counter = 0;
  auto add = [&] {
    Node node;
    lock(node);
    ++counter;
    unlock(node);
  };
  std::thread first(add), second(add), third(add);
  first.join();
  second.join();
  third.join();
  return counter == 3 ? 0 : 1;
}
