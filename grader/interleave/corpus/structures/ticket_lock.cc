// tasks: threads
// weakened 1: RACE: who is called acquires nothing.
// weakened 2: RACE: who calls the next one releases nothing.
// A ticket lock: drawing a ticket orders nothing, the number that is called hands the lock over.

#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kCalled = order(1, std::memory_order_acquire);
constexpr auto kCall = order(2, std::memory_order_release);

std::atomic<unsigned> next{0}, serving{0};
int counter = 0;

void add_twice() {
  for (int i = 0; i < 2; ++i) {
    const unsigned mine = next.fetch_add(1, std::memory_order_relaxed);
    while (serving.load(kCalled) != mine) std::this_thread::yield();
    ++counter;
    serving.store(mine + 1, kCall);
  }
}
}  // namespace

int main() {
  std::thread first(add_twice), second(add_twice);
  add_twice();
  first.join();
  second.join();
  return counter == 6 ? 0 : 1;
}
