#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_LIFETIME_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_LIFETIME_H_

#include <cstddef>
#include <cstdint>

#include "grader/interleave/runtime/sched/scheduler.h"

namespace trenza::interleave {

// The end of an object is a step that conflicts with each of its uses, so that both orders of the two are explored.

// The calling task takes `op`, a use of `object`. Ends the schedule as misuse where the object, or the memory that it
// lies in, is gone before the step or after it.
Variant use(const Object& object, const Op& op, Until until = {});

// The calling task is about to destroy `object` at `address`; `mark_destroyed` says that it has. A second destruction
// ends the schedule as misuse.
void begin_destroy(const Object& object, const void* address, std::uint64_t pc);
void mark_destroyed(Object& object, std::uint64_t pc);

// The memory [address, address + size) of the calling process is about to end: so do the objects in it.
void end_objects(const void* address, std::size_t size, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_LIFETIME_H_
