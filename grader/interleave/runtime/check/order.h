#ifndef GRADER_INTERLEAVE_RUNTIME_CHECK_ORDER_H_
#define GRADER_INTERLEAVE_RUNTIME_CHECK_ORDER_H_

#include "grader/interleave/runtime/region/vector_clock.h"

namespace trenza::interleave {

// What happens before what, for the calling task, as C++20 defines it ([intro.races], [atomics.fences]).

// The calling task has now seen all that `published` tells of.
void acquire(const VectorClock& published);

// Whoever acquires `published` from now on sees all that the calling task has seen and done so far, and what was
// published there before.
void release(VectorClock& published);

// An atomic load, store or read-modify-write of the location whose releases are collected in `published`, with a
// memory order (__ATOMIC_…). A store that is not a read-modify-write ends the release sequence before it.
void order_load(const VectorClock& published, int order);
void order_store(VectorClock& published, int order);
void order_rmw(VectorClock& published, int order);
void order_fence(int order);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_CHECK_ORDER_H_
