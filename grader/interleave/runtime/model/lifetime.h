#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_LIFETIME_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_LIFETIME_H_

#include <cstddef>
#include <cstdint>

#include "grader/interleave/runtime/region/object.h"
#include "grader/interleave/runtime/sched/scheduler.h"

namespace trenza::interleave {

// The end of an object is a step that conflicts with each of its uses, so that both orders of the two are explored.
//
// An object may be made where another one ended, and by a static initialiser (PTHREAD_COND_INITIALIZER), of which no
// function is told: then its memory no longer holds the mark that the end left there, and its maker has seen that end.
// Who uses the memory without having seen it means the object that ended.

// What the end of a condition variable, mutex or reader-writer lock leaves in a word of it.
inline constexpr std::uint32_t kEndMark = 0xffff'ffff;

// The calling task takes `op`, a use of `object`. Ends the schedule as misuse where the object, or the memory that it
// lies in, is gone before the step or after it.
Variant use(Object& object, const Op& op, Until until = {});

// The calling task is about to destroy `object` at `address`: a second time is a misuse. Then mark_destroyed() says
// that it has, and marks it by `mark`, a word of its memory, if its kind has static initialisers.
void begin_destroy(Object& object, const void* address, std::uint64_t pc);
void mark_destroyed(Object& object, std::uint64_t pc, void* mark = nullptr);

// The memory [address, address + size) of the calling process is about to end: so do the objects in it.
void end_objects(const void* address, std::size_t size, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_LIFETIME_H_
