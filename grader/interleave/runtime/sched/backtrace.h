#ifndef GRADER_INTERLEAVE_RUNTIME_SCHED_BACKTRACE_H_
#define GRADER_INTERLEAVE_RUNTIME_SCHED_BACKTRACE_H_

#include "grader/interleave/runtime/region/frames.h"

namespace trenza::interleave {

// Writes the calling thread's stack into Region::frames, this library's own functions included. A few microseconds: for
// schedules that are shown. The caller holds the baton.
Frames record_backtrace();

// To be called once before the first schedule: the unwinder initialises itself by pthread_once, which would be a step.
void prepare_backtraces();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SCHED_BACKTRACE_H_
