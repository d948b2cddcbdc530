#ifndef GRADER_INTERLEAVE_RUNTIME_SCHED_BATON_H_
#define GRADER_INTERLEAVE_RUNTIME_SCHED_BATON_H_

#include "grader/interleave/runtime/region/task.h"

namespace trenza::interleave {

// Lets `task` run. What the caller wrote before is visible to it (release). The caller must not touch the region
// again until it holds its own baton.
void pass_baton(Task& task);

// Blocks until the calling thread, which is `task`, is let run, and takes the baton (acquire).
void await_baton(Task& task);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SCHED_BATON_H_
