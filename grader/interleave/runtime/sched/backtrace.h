#ifndef GRADER_INTERLEAVE_RUNTIME_SCHED_BACKTRACE_H_
#define GRADER_INTERLEAVE_RUNTIME_SCHED_BACKTRACE_H_

#include "grader/interleave/runtime/region/task.h"

namespace trenza::interleave {

// Writes the calling thread's stack into Region::frames and notes in `task` where it is. Return addresses, the
// innermost first, this library's own functions included. A few microseconds: for schedules that are shown.
void record_backtrace(Task& task);

// To be called once before the first schedule: the unwinder initialises itself by pthread_once, which would be a step.
void prepare_backtraces();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SCHED_BACKTRACE_H_
