// tasks: threads
// weakened 1: ASSERT: what is written may be seen before the sequence is odd.
// weakened 2: ASSERT: the sequence may be even again before all of what was written is seen.
// weakened 3: ASSERT: the values may be older than the first look at the sequence.
// weakened 4: ASSERT: the second look at the sequence may be older than the values.
// A seqlock: the reader keeps the pair only if the sequence was even and is still the same.

#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kBeforeValues = order(1, std::memory_order_release);
constexpr auto kBehindValues = order(2, std::memory_order_release);
constexpr auto kFirstLook = order(3, std::memory_order_acquire);
constexpr auto kBeforeSecondLook = order(4, std::memory_order_acquire);
constexpr auto kRelaxed = std::memory_order_relaxed;

std::atomic<unsigned> sequence{0};
std::atomic<int> left{0}, right{0};

void write(int value) {
  const unsigned before = sequence.load(kRelaxed);
  sequence.store(before + 1, kRelaxed);
  std::atomic_thread_fence(kBeforeValues);
  left.store(value, kRelaxed);
  right.store(value, kRelaxed);
  sequence.store(before + 2, kBehindValues);
}

// True when `a` and `b` belong together.
bool try_read(int& a, int& b) {
  const unsigned before = sequence.load(kFirstLook);
  a = left.load(kRelaxed);
  b = right.load(kRelaxed);
  std::atomic_thread_fence(kBeforeSecondLook);
  return before % 2 == 0 && sequence.load(kRelaxed) == before;
}
}  // namespace

int main() {
  std::thread writer([] {
    write(1);
    write(2);
  });
  int a = 0, b = 0;
  while (!try_read(a, b)) std::this_thread::yield();
  writer.join();
  return a == b ? 0 : 1;
}
