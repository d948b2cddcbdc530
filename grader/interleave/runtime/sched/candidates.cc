#include "grader/interleave/runtime/sched/candidates.h"

#include "grader/interleave/runtime/check/standstill.h"
#include "grader/interleave/runtime/model/channel.h"
#include "grader/interleave/runtime/model/enabled.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

bool has_time(const Task& task) { return task.deadline != kNever; }

// How long a patient sleep may be overdue: those whom it lets go first may go on for ever.
constexpr std::int64_t kPatience = 2'000'000;

// Adds the tasks whose time is up at `time` at the latest.
void add_expired(Candidates& found, std::int64_t time) {
  for (int i = 0; i < region->task_count; ++i) {
    const Task& task = region->tasks[i];
    if (task.ended || !has_time(task) || task.deadline > time || !can_give_up(*region, i)) continue;
    if (task.patient && task.deadline + kPatience > region->now) continue;
    if (task.deadline_is_the_point) {
      found.ready.add(i);
    } else {
      found.timeouts.add(i);
    }
  }
}

// Adds the patient sleepers whose time is up.
void add_patient(Candidates& found) {
  for (int i = 0; i < region->task_count; ++i) {
    const Task& task = region->tasks[i];
    if (!task.ended && task.patient && task.deadline <= region->now) found.ready.add(i);
  }
}

std::int64_t earliest_deadline() {
  std::int64_t earliest = kNever;
  for (int i = 0; i < region->task_count; ++i) {
    const Task& task = region->tasks[i];
    if (!task.ended && can_give_up(*region, i) && task.deadline < earliest) earliest = task.deadline;
  }
  return earliest;
}

}  // namespace

void pass_time(std::int64_t when, bool others_could_run) {
  if (when <= region->now) return;
  if (others_could_run) region->stall_left -= when - region->now;
  region->now = when;
}

Candidates find_candidates() {
  for (;;) {
    Candidates found;
    for (int i = 0; i < region->task_count; ++i) {
      const Task& task = region->tasks[i];
      if (task.ended) continue;
      if (can_wake_spuriously(*region, i)) found.spurious.add(i);
      if (!can_take(*region, i)) continue;
      if (task.spin.parked) {
        found.parked = true;
      } else {
        found.ready.add(i);
      }
    }
    add_expired(found, region->now);
    if (!found.ready.empty() || !found.timeouts.empty()) {
      // A sleeper may wake first although others could run: they are slow, within bounds.
      if (region->stall_left > 0) add_expired(found, region->now + region->stall_left);
      return found;
    }
    if (retry_channels()) continue;
    add_patient(found);
    if (!found.ready.empty()) return found;
    if (const std::int64_t earliest = earliest_deadline(); earliest != kNever) {
      region->timed = true;
      region->futile = 0;
      pass_time(earliest, false);
      unpark_all();
    } else if (found.parked && ++region->futile < kFutileRounds) {
      if (region->futile == 1) region->futile_since = region->step_count;
      unpark_all();
    } else {
      conclude_standstill(found.parked);
    }
  }
}

}  // namespace trenza::interleave
