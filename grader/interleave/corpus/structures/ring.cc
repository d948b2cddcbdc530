// tasks: threads
// weakened 1: RACE: the producer does not see that the slot was read before it was given back.
// weakened 2: RACE: the slot is published without what is in it.
// weakened 3: RACE: the consumer does not see what is in the slot that it was told of.
// weakened 4: RACE: the slot is given back before it was read.
// A ring for one producer and one consumer. Each side keeps what it last saw of the other's index.

#include <array>
#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kSeeTaken = order(1, std::memory_order_acquire);
constexpr auto kPublish = order(2, std::memory_order_release);
constexpr auto kSeeWritten = order(3, std::memory_order_acquire);
constexpr auto kGiveBack = order(4, std::memory_order_release);
constexpr unsigned kItems = 4;

std::array<int, 2> slots{};
std::atomic<unsigned> written{0}, taken{0};

void produce() {
  unsigned seen = 0;
  for (unsigned i = 0; i < kItems; ++i) {
    while (i - seen == slots.size()) {
      if (seen = taken.load(kSeeTaken); i - seen == slots.size()) std::this_thread::yield();
    }
    slots[i % slots.size()] = static_cast<int>(i) + 1;
    written.store(i + 1, kPublish);
  }
}

int consume() {
  int sum = 0;
  unsigned seen = 0;
  for (unsigned i = 0; i < kItems; ++i) {
    while (i == seen) {
      if (seen = written.load(kSeeWritten); i == seen) std::this_thread::yield();
    }
    sum += slots[i % slots.size()];
    taken.store(i + 1, kGiveBack);
  }
  return sum;
}
}  // namespace

int main() {
  std::thread producer(produce);
  const int sum = consume();
  producer.join();
  return sum == 10 ? 0 : 1;
}
