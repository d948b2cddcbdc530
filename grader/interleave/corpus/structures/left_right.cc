// tasks: threads
// weakened 1: RACE: the reader's arrival and its look at the side to read are not in one order for all.
// weakened 2: RACE: the same with its look weakened.
// weakened 3: RACE: the writer's change of sides and its look for readers are not in one order for all.
// weakened 4: RACE: the same with its look weakened.
// weakened 5: RACE: a reader that leaves releases nothing.
// Left-right (Ramalhete, Correia): readers never wait, the writer changes the side that nobody reads, twice.

#include <thread>

#include "grader/interleave/corpus/structures/weakened.h"

namespace {
constexpr auto kArrive = order(1, std::memory_order_seq_cst, std::memory_order_acq_rel);
constexpr auto kReadSide = order(2, std::memory_order_seq_cst, std::memory_order_acquire);
constexpr auto kChangeSide = order(3, std::memory_order_seq_cst, std::memory_order_release);
constexpr auto kLookForReaders = order(4, std::memory_order_seq_cst, std::memory_order_acquire);
constexpr auto kLeave = order(5, std::memory_order_release);

int values[2] = {1, 1};
std::atomic<int> side{0}, version{0};
std::atomic<int> readers[2] = {0, 0};

int read() {
  const int mine = version.load();
  readers[mine].fetch_add(1, kArrive);
  const int value = values[side.load(kReadSide)];
  readers[mine].fetch_sub(1, kLeave);
  return value;
}

void wait_for_readers_of(int which) {
  while (readers[which].load(kLookForReaders) != 0) std::this_thread::yield();
}

void write(int value) {
  const int before = side.load(std::memory_order_relaxed);
  values[1 - before] = value;
  side.store(1 - before, kChangeSide);
  const int old_version = version.load();
  wait_for_readers_of(1 - old_version);
  version.store(1 - old_version);
  wait_for_readers_of(old_version);
  values[before] = value;
}
}  // namespace

int main() {
  int seen[2] = {0, 0};
  std::thread reader([&] {
    seen[0] = read();
    seen[1] = read();
  });
  write(2);
  reader.join();
  return seen[0] <= seen[1] && read() == 2 ? 0 : 1;
}
