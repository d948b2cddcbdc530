#include "grader/interleave/runtime/check/standstill.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>

#include <cerrno>

#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/model/wait_queue.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

bool waits_for_notification(const Task& task) {
  return !task.ended && (task.pending.kind == OpKind::cond_wake || task.pending.kind == OpKind::futex_wake);
}

// True if the word at `address`, of this process, still is `value`. The kernel looks, as it does before it lets
// somebody sleep (futex(2)): the page may be gone, which is EFAULT then and no crash of ours.
bool still_is(std::uint64_t address, std::uint32_t value) {
  const timespec at_once{};
  return raw_syscall(SYS_futex, static_cast<long>(address), FUTEX_WAIT_PRIVATE, static_cast<long>(value),
                     reinterpret_cast<long>(&at_once)) == -ETIMEDOUT;
}

// True if `task` sleeps on a word that still is what it was, and that nobody has notified: it is not the notification
// that is missing, but what it would tell.
bool waits_for_what_nobody_did(const Task& task) {
  const Op& op = task.pending;
  if (op.kind != OpKind::futex_wake || task.process != my_task().process) return false;
  if (!still_is(op.address, op.extra)) return false;
  for (std::uint32_t i = 0; i < region->step_count; ++i) {
    const Op& step = region->steps[i].op;
    if (step.kind == OpKind::futex_notify && step.key == op.key) return false;
  }
  return true;
}

// The task that holds the lock which `task` waits for, or -1.
int holder(const Task& task) {
  const Object* const object = task.ended ? nullptr : find_object(task.pending.key);
  if (object == nullptr) return -1;
  switch (task.pending.kind) {
    case OpKind::lock: return object->mutex.owner;
    case OpKind::once: return object->once.runner;
    case OpKind::read_lock:
    case OpKind::write_lock:
      return object->rwlock->writer >= 0 ? object->rwlock->writer : object->rwlock->readers.next(0);
    default: return -1;
  }
}

// The task that `task` waits for, as far as that is one: who holds the lock, or the thread to join.
int waits_for(const Task& task) {
  if (task.pending.kind == OpKind::join) return static_cast<int>(task.pending.extra);
  return holder(task);
}

// True if following who waits for whom from task `number` ends where somebody waits to be notified.
bool is_held_up_by_a_sleeper(int number) {
  for (int steps = 0; number >= 0 && steps <= region->task_count; ++steps) {
    const Task& task = region->tasks[number];
    if (waits_for_notification(task)) return true;
    if (task.ended) return false;
    number = waits_for(task);
  }
  return false;
}

// True if a lock is never given back, for another reason than that its holder sleeps.
bool locked_for_good() {
  for (int i = 0; i < region->task_count; ++i) {
    const Task& task = region->tasks[i];
    if (task.ended) continue;
    const bool waits_for_lock = task.pending.kind == OpKind::lock || task.pending.kind == OpKind::read_lock ||
                                task.pending.kind == OpKind::write_lock || task.pending.kind == OpKind::once;
    if (waits_for_lock && !is_held_up_by_a_sleeper(i)) return true;
  }
  return false;
}

// A thread that has been notified misses no notification: it waits for the mutex, to come back from its wait. From here
// on, where no schedule goes on, its operation says so.
void name_what_the_notified_wait_for() {
  for (int i = 0; i < region->task_count; ++i) {
    Task& task = region->tasks[i];
    Op& op = task.pending;
    if (task.ended || op.kind != OpKind::cond_wake) continue;
    const Object* const condition = find_object(op.key);
    const Object* const mutex = find_object(op.second);
    if (condition == nullptr || mutex == nullptr || !may_leave(condition->queue, i, region->tasks)) continue;
    op.kind = OpKind::lock;
    op.key = mutex->key;
    op.address = mutex->address;
  }
}

}  // namespace

void conclude_standstill(bool spinning) {
  name_what_the_notified_wait_for();
  Finding finding;
  finding.kind = spinning ? FindingKind::livelock : FindingKind::deadlock;
  const bool locks = spinning || locked_for_good();
  bool found = false;
  for (int i = 0; i < region->task_count; ++i) {
    const Task& task = region->tasks[i];
    if (task.ended) continue;
    const bool missed = !locks && waits_for_notification(task) && !waits_for_what_nobody_did(task);
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
