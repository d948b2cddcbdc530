#ifndef GRADER_INTERLEAVE_RUNTIME_CHECK_RACE_H_
#define GRADER_INTERLEAVE_RUNTIME_CHECK_RACE_H_

#include <cstddef>
#include <cstdint>

#include "grader/interleave/runtime/region/op.h"

namespace trenza::interleave {

// How memory is touched.
struct Touch {
  bool is_write = false;
  bool is_atomic = false;
  bool is_free = false;  // the memory is given back, which no other access may race with
};

// The calling task touches [address, address + size) by code at `pc`. Concludes the schedule with a race if an earlier
// access of another task, in any process that shares the memory, is not ordered before it.
void check_access(const void* address, std::size_t size, Touch touch, std::uint64_t pc);

// True if others than the calling task can touch what is at `key`, or could before.
bool is_shared(Key key);

// The memory means something new to the calling process: earlier accesses to it are forgotten.
void forget_accesses(const void* address, std::size_t size);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_CHECK_RACE_H_
