#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_HISTORY_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_HISTORY_H_

#include <cstdint>

#include "grader/interleave/runtime/region/task_set.h"
#include "grader/interleave/runtime/region/vector_clock.h"

namespace trenza::interleave {

// How many of an atomic variable's stores can still be read: the last ones in its modification order.
inline constexpr int kMaxStores = 8;

// Members of SeqOrder, as bits.
using SeqSet = std::uint64_t;
inline constexpr int kMaxSeqNodes = 64;

// One store to an atomic variable, or what it held when it was first used.
struct StoreRecord {
  std::uint64_t value = 0;
  std::uint32_t step = 0;   // that stored, from 1; 0: none did
  std::uint32_t epoch = 0;  // of the task at that time; 0: it happens before everything
  std::uint8_t task = 0;
  bool is_rmw = false;    // nothing can come between it and the store before it, which it read
  SeqSet node = 0;        // itself, where it is seq_cst
  SeqSet from = 0;        // itself, and the seq_cst fences that happen before it
  VectorClock published;  // what those who acquire it will have seen: its release sequence's

  VectorClock readers;         // in which epoch each task first read it
  SeqSet seq_readers = 0;      // the seq_cst operations that read it
  SeqSet from_of_readers = 0;  // `from` of all that read it
};

// An atomic variable's stores, in modification order.
struct History {
  std::uint8_t size = 0;  // bytes of the variable
  int count = 0;
  SeqSet from_of_forgotten = 0;  // `from` of the stores that were forgotten, and of all that read them
  StoreRecord stores[kMaxStores];
};

// A seq_cst operation or fence.
struct SeqNode {
  SeqSet after = 0;  // those that the single order has behind it, all of them
  std::uint32_t epoch = 0;
  std::uint8_t task = 0;
  bool ends_epoch = false;  // its task's later steps are of the next epoch
  VectorClock seen;         // of a fence: what its task had seen
};

// What is known of the single total order of all seq_cst operations ([atomics.order]): what must come before what. Only
// the first ones are followed; those behind them are in the order in which they run.
struct SeqOrder {
  int count = 0;
  SeqSet fences = 0;
  bool full = false;                          // some had no room
  std::uint32_t late_fences[kMaxTasks] = {};  // by task: the epoch of its first fence without room; 0: none
  std::int8_t last[kMaxTasks] = {};           // by task: 1 + its last member, 0: none
  SeqNode nodes[kMaxSeqNodes];

  void reset() {
    if (count == 0 && !full) return;
    count = 0;
    fences = 0;
    full = false;
    for (int i = 0; i < kMaxTasks; ++i) {
      late_fences[i] = 0;
      last[i] = 0;
    }
  }
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_HISTORY_H_
