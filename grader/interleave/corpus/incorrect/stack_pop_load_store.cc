// expect: ASSERT
// tasks: threads
// Pop reads the head and stores the next one, without compare-exchange: both threads may take the same node.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> head{2};
  std::atomic<int> taken[3] = {};
  auto pop = [&] {
    const int top = head.load();
    head.store(top - 1);
    ++taken[top];
  };
  std::thread first(pop), second(pop);
  first.join();
  second.join();
  return taken[2] == 1 && taken[1] == 1 ? 0 : 1;
}
