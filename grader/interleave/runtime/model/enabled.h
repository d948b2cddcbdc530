#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_ENABLED_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_ENABLED_H_

#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {

// True if task number `task` can take its pending operation now, without its time being up.
bool can_take(const Region& region, int task);

// True if it could take it at once when its time is up: only the mutex that a wait has to take again may be missing.
bool can_give_up(const Region& region, int task);

// True if its wait may end for no reason.
bool can_wake_spuriously(const Region& region, int task);

// True if `mutex` would not make `task` wait.
bool can_lock(const Mutex& mutex, int task);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_ENABLED_H_
