#ifndef GRADER_INTERLEAVE_RUNTIME_SCHED_CANDIDATES_H_
#define GRADER_INTERLEAVE_RUNTIME_SCHED_CANDIDATES_H_

#include "grader/interleave/runtime/region/step.h"
#include "grader/interleave/runtime/region/task_set.h"

namespace trenza::interleave {

// Who can take the next step, and how. At least one of `ready` and `timeouts` has a member.
struct Candidates {
  TaskSet ready;
  TaskSet timeouts;
  TaskSet spurious;
  bool parked = false;  // somebody is held back: see sched/spin.h

  bool allows(Choice choice) const {
    switch (choice.variant) {
      case Variant::normal: return ready.has(choice.task);
      case Variant::timeout: return timeouts.has(choice.task);
      case Variant::spurious: return spurious.has(choice.task);
    }
    return false;
  }
  int count() const { return ready.size() + timeouts.size() + spurious.size(); }
};

// The candidates of the present state. Where nothing can run but somebody has a time, lets time pass until then; where
// only parked tasks are left, lets them go on. Concludes the schedule where that is a deadlock or a livelock.
Candidates find_candidates();

// Virtual time moves on to `when`, if it is later; what others could have done meanwhile is counted against the plan's
// stall.
void pass_time(std::int64_t when, bool others_could_run);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SCHED_CANDIDATES_H_
