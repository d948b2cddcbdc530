// tasks: threads
// weakened 1: RACE: the reader's announcement and its second look are not in one order for all.
// weakened 2: RACE: the writer's change and its look at the announcement are not in one order for all.
// weakened 3: RACE: the reader takes its announcement back before it has read.
// weakened 4: RACE: the writer does not see that the reader has read.
// weakened 5: RACE: the new object is published without what is in it.
// weakened 6: RACE: the next announcement overwrites that the last one was taken back, and hides what was read before.
// A hazard pointer: the reader announces what it is about to use, and the writer frees only what nobody has announced.

#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kReaderFence = order(1, std::memory_order_seq_cst, std::memory_order_acq_rel);
constexpr auto kWriterFence = order(2, std::memory_order_seq_cst, std::memory_order_acq_rel);
constexpr auto kTakeBack = order(3, std::memory_order_release);
constexpr auto kSeeAnnounced = order(4, std::memory_order_acquire);
constexpr auto kPublish = order(5, std::memory_order_release);
constexpr auto kAnnounce = order(6, std::memory_order_release);
constexpr auto kRelaxed = std::memory_order_relaxed;

std::atomic<int*> current{nullptr};
std::atomic<int*> announced{nullptr};

int read() {
  int* seen = current.load(kRelaxed);
  for (;;) {
    announced.store(seen, kAnnounce);
    std::atomic_thread_fence(kReaderFence);  // acquires what `seen` points to, too
    int* const again = current.load(kRelaxed);
    if (again == seen) break;
    seen = again;
  }
  const int value = *seen;
  announced.store(nullptr, kTakeBack);
  return value;
}

void replace(int value) {
  int* const old = current.exchange(new int(value), kPublish);
  std::atomic_thread_fence(kWriterFence);
  while (announced.load(kSeeAnnounced) == old) std::this_thread::yield();
  delete old;
}
}  // namespace

int main() {
  current = new int(1);
  int sum = 0;
  std::thread reader([&] { sum = read() + read(); });
  replace(2);
  reader.join();
  delete current.load();
  return sum >= 2 && sum <= 4 ? 0 : 1;
}
