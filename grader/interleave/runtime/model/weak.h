#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_WEAK_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_WEAK_H_

#include <cstddef>
#include <cstdint>

#include "grader/interleave/runtime/region/object.h"

namespace trenza::interleave {

// What an atomic operation may read, and where a store may come in the modification order of its variable: C++20's
// rules of coherence, release sequences, fences and the single order of seq_cst operations. The memory itself always
// holds the newest value, the last in modification order. An operation reads and writes as the calling task, and
// publishes and acquires what its memory order says.
//
// Which of the possibilities it takes is a choice of the schedule (policy/alternatives.h), if `chooses`; otherwise the
// newest store. Not possible are executions in which what an operation reads depends on what its own task does later
// (load buffering), and values out of thin air: a store must have taken place to be read.

// The variable, of `size` bytes, that `object` stands for, where it holds `newest`.
struct WeakPlace {
  Object& object;
  std::uint64_t newest;
  std::uint8_t size;
  bool chooses;
};

// True if an operation of the calling task has more than one possibility.
bool has_alternatives(const WeakPlace& place);

// Returns what is read.
std::uint64_t weak_load(const WeakPlace& place, int order);

// True if `value` is now the newest; otherwise it was overwritten before anybody looked.
bool weak_store(const WeakPlace& place, std::uint64_t value, int order);

// A read-modify-write, in two parts: what it reads, and then what it makes of it. `newest` as weak_store returns it.
struct WeakRead {
  std::uint64_t value = 0;
  int at = 0;        // the store that it reads
  bool fits = true;  // compare_exchange: it read what it expected, and did not fail for no reason
  bool newest = true;
};
WeakRead weak_modify_read(const WeakPlace& place, int order);
void weak_modify_write(const WeakPlace& place, const WeakRead& read, std::uint64_t value, int order);

// compare_exchange: what it reads. If `fits`, weak_modify_write() must follow; otherwise it was a load.
WeakRead weak_compare(const WeakPlace& place, std::uint64_t expected, int order, int failure_order,
                      bool may_fail_spuriously);

// The memory is written by other means than an atomic operation: what an atomic there held before cannot be read again.
void forget_stores(const void* address, std::size_t size);

// The calling task goes to sleep in the kernel: whoever runs afterwards reads nothing older than it would have read.
void show_all_stores();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_WEAK_H_
