// expect: ASSERT
// tasks: threads
// One thread is about to pop A and has read that B is below. The other pops both and puts A back: the head is A
// again, so the exchange succeeds, and brings back B, which is not in the stack any more.

#include <atomic>
#include <thread>

namespace {
constexpr int kNone = -1;
std::atomic<int> below[2] = {1, kNone};
std::atomic<int> head{0};
std::atomic<int> times_taken[2] = {0, 0};

int pop() {
  int top = head.load();
  while (top != kNone && !head.compare_exchange_strong(top, below[top].load())) {
  }
  return top;
}

void push(int node) {
  int top = head.load();
  do {
    below[node].store(top);
  } while (!head.compare_exchange_strong(top, node));
}

void take() {
  const int node = pop();
  if (node != kNone) ++times_taken[node];
}
}  // namespace

int main() {
  std::thread first([] {
    take();
    take();
  });
  std::thread second([] {
    const int top = pop();
    take();
    if (top != kNone) push(top);
  });
  first.join();
  second.join();
  take();
  return times_taken[1] <= 1 ? 0 : 1;
}
