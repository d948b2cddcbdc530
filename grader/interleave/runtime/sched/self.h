#ifndef GRADER_INTERLEAVE_RUNTIME_SCHED_SELF_H_
#define GRADER_INTERLEAVE_RUNTIME_SCHED_SELF_H_

#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {

// The region of this process, or null while nothing is controlled: before main's process has met its explorer.
extern Region* region;

// The number of the calling thread's task, or -1 in a thread that is not controlled.
extern thread_local int self;

inline Task& my_task() { return region->tasks[self]; }
inline Process& my_process() { return region->processes[region->tasks[self].process]; }

// True if the calling thread belongs to a schedule.
inline bool controlled() { return self >= 0; }

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SCHED_SELF_H_
