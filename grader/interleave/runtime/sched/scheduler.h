#ifndef GRADER_INTERLEAVE_RUNTIME_SCHED_SCHEDULER_H_
#define GRADER_INTERLEAVE_RUNTIME_SCHED_SCHEDULER_H_

#include <cstdint>

#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {

// Until when a step may wait.
struct Until {
  std::int64_t deadline = kNever;  // virtual time
  bool is_the_point = false;       // a sleep: being woken by the deadline is what the caller wants,
  bool patient = false;            // but not while others can go on
};

// The calling task announces `op` and lets the scheduler decide who goes on; returns when it is this task's turn to do
// it, and how its wait ended. `op` has no effect yet: that is up to the caller, who holds the baton until its next
// step. The caller may be switched out here and nowhere else.
Variant take_step(const Op& op, Until until = {});

// The record of the step that the calling task took last, to add what it read, wrote and returned.
Step& last_step();

// The calling task looks at the clock, or at what others are about: what it does until its next step depends on all
// steps so far, which the search cannot reorder then.
void look_around();

// Adds a task of `process`, made by `parent`, whose first step is pending. Concludes when there is no room.
int add_task(int process, int parent);
// Adds a process whose parent process is `parent`.
int add_process(int parent);

// The calling thread takes the baton as `task` for the first time: blocks until it is its turn.
void enter(int task);

// The calling task has ended, and lets the others go on. Returns when the baton is passed; the caller must not touch
// the region again.
void hand_over_for_good();

// The calling task starts a new epoch: what it does from now on is not seen by those who have synchronised so far.
void next_epoch();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SCHED_SCHEDULER_H_
