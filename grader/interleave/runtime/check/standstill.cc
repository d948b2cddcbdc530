#include "grader/interleave/runtime/check/standstill.h"

#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

bool waits_for_notification(const Task& task) {
  return !task.ended && (task.pending.kind == OpKind::cond_wake || task.pending.kind == OpKind::futex_wake);
}

// True if `task` waits for a notification that did come, but when nobody waited, or that woke another.
bool missed_one(const Task& task) {
  if (!waits_for_notification(task)) return false;
  const Object* const object = find_object(task.pending.key);
  return object != nullptr && object->queue.notifications > 0;
}

}  // namespace

void conclude_standstill(bool spinning) {
  Finding finding;
  finding.kind = spinning ? FindingKind::livelock : FindingKind::deadlock;
  bool found = false;
  for (int i = 0; i < region->task_count; ++i) {
    const Task& task = region->tasks[i];
    if (task.ended) continue;
    const bool missed = !spinning && missed_one(task);
    const bool better = !found || (missed && finding.kind != FindingKind::lost_wakeup);
    if (!better) continue;
    found = true;
    if (missed) finding.kind = FindingKind::lost_wakeup;
    finding.task = static_cast<std::uint8_t>(i);
    finding.in_child = task.process != 0;
    finding.pc = task.pending.pc;
    finding.key = task.pending.key;
    finding.address = task.pending.address;
  }
  conclude(finding);
}

}  // namespace trenza::interleave
