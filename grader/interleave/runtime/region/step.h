#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_STEP_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_STEP_H_

#include <cstdint>

#include "grader/interleave/runtime/region/frames.h"
#include "grader/interleave/runtime/region/op.h"
#include "grader/interleave/runtime/region/task_set.h"

namespace trenza::interleave {

// How a step that could wait came to an end.
enum class Variant : std::uint8_t {
  normal,    // what it waited for is there
  timeout,   // its time is up
  spurious,  // a condition variable's wait that ended for no reason
};

// What an atomic operation can do, as bits: bit n stands for the store that is n stores older than the newest (of a
// store: that n stores are newer than it), bit kSpuriousFailure + n for a compare_exchange_weak that reads it and fails
// for no reason. Bit 0 is always there.
using Alternatives = std::uint32_t;
inline constexpr int kSpuriousFailure = 16;

// One decision of a schedule: which task takes the next step, and how.
struct Choice {
  std::uint8_t task = 0;
  Variant variant = Variant::normal;
  std::uint8_t read = 0;  // of an atomic operation: the number of what it does of its Alternatives
  friend bool operator==(const Choice&, const Choice&) = default;
};

// One step of a schedule that was run: one task, one visible operation.
struct Step {
  Op op;
  Choice choice;
  std::uint8_t process = 0;
  bool looks_around =
      false;                // what the task does next depends on all steps so far, not only on those it conflicts with
  bool parked = false;      // some task was held back, because it only re-read what nobody had changed
  std::int32_t result = 0;  // what the call returned, where that is a small number
  std::uint64_t value = 0;  // value read: a load's, the old value of an rmw, a semaphore's count
  std::uint64_t written = 0;      // value written: a store's, the new value of an rmw
  std::int64_t time = 0;          // virtual time in nanoseconds
  std::uint32_t object = 0;       // number of the object, counted from 1 in order of first use; 0: none
  Frames frames;                  // in a detailed run: where it was announced
  Alternatives alternatives = 1;  // those that the search may take
  std::uint32_t source = 0;       // the step, from 1, that stored what was read; 0: none
  std::uint32_t newer = 0;        // the step, from 1, that had overwritten it already; 0: none
  TaskSet ready;                  // tasks that could have taken this step normally
  TaskSet timeouts;               // tasks whose time could have been up instead
  TaskSet spurious;               // tasks whose wait could have ended spuriously
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_STEP_H_
