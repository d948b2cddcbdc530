#include "grader/interleave/runtime/model/condition.h"

#include <cerrno>

#include "grader/interleave/runtime/model/lifetime.h"
#include "grader/interleave/runtime/model/mutex.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/model/wait_queue.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

// The rest of the condition variable's memory is never looked at by the C library, since it is not asked.
constexpr unsigned kMonotonic = 1;

// All that wait for a condition variable at a time give the same mutex (POSIX, pthread_cond_wait). Who has been
// notified does not count, though it is still in the queue: which one that is, is decided when it wakes up.
void require_one_mutex(const Object& object, const Object& lock, std::uint64_t pc) {
  int others = 0, other = kNobody;
  for (int task = object.queue.waiting.next(0); task >= 0; task = object.queue.waiting.next(task + 1)) {
    if (region->tasks[task].pending.second == lock.key) continue;
    ++others;
    other = task;
  }
  if (others > static_cast<int>(object.queue.ticket_count)) {
    conclude(FindingKind::misuse, pc,
             "wait on a condition variable with another mutex than task %d, which waits for it", other);
  }
}

}  // namespace

clockid_t clock_of(const pthread_cond_t* condition) {
  return condition->__data.__wrefs == kMonotonic ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

int init_condition(pthread_cond_t* condition, const pthread_condattr_t* attributes) {
  *condition = pthread_cond_t();
  clockid_t clock = CLOCK_REALTIME;
  int shared = PTHREAD_PROCESS_PRIVATE;
  if (attributes != nullptr) {
    pthread_condattr_getclock(attributes, &clock);
    pthread_condattr_getpshared(attributes, &shared);
  }
  if (clock == CLOCK_MONOTONIC) condition->__data.__wrefs = kMonotonic;
  Object& object = object_at(condition, ObjectKind::condition);
  object.queue = WaitQueue();
  object.destroyed = false;
  object.user = kNobody;
  object.process_shared = shared == PTHREAD_PROCESS_SHARED;
  return 0;
}

int destroy_condition(pthread_cond_t* condition, std::uint64_t pc) {
  Object& object = object_at(condition, ObjectKind::condition);
  begin_destroy(object, condition, pc);
  // Whoever has been notified may still be on its way out: POSIX allows to destroy it then.
  if (unreleased(object.queue, region->tasks) > static_cast<int>(object.queue.ticket_count)) {
    conclude(FindingKind::misuse, pc, "destroy of a condition variable that task %d waits for",
             object.queue.waiting.next(0));
  }
  mark_destroyed(object, pc, &condition->__data.__wrefs);
  return 0;
}

int wait_condition(pthread_cond_t* condition, pthread_mutex_t* mutex, std::int64_t deadline, std::uint64_t pc) {
  Object& object = object_at(condition, ObjectKind::condition);
  const Object& lock = mutex_object(mutex);
  check_sharing(object, "condition variable", pc);
  if (lock.mutex.owner != self) {
    if (lock.mutex.type != Mutex::normal) return EPERM;
    conclude(FindingKind::misuse, pc, "wait on a condition variable without holding its mutex");
  }
  Op op{.kind = OpKind::cond_wait,
        .key = object.key,
        .second = lock.key,
        .address = reinterpret_cast<std::uint64_t>(condition),
        .pc = pc};
  use(object, op);
  require_one_mutex(object, lock, pc);
  const std::uint32_t depth = release_for_wait(mutex);
  arrive(object.queue, self, region->tasks);
  op.kind = OpKind::cond_wake;
  const Variant variant = take_step(op, {deadline, false});
  leave(object.queue, self, variant == Variant::normal, region->tasks);
  const int taken = take_after_wait(mutex, depth);
  const int result = variant == Variant::timeout ? ETIMEDOUT : taken;
  last_step().result = result;
  return result;
}

int notify_condition(pthread_cond_t* condition, bool all, std::uint64_t pc) {
  Object& object = object_at(condition, ObjectKind::condition);
  check_sharing(object, "condition variable", pc);
  use(object, {.kind = all ? OpKind::notify_all : OpKind::notify_one,
               .key = object.key,
               .address = reinterpret_cast<std::uint64_t>(condition),
               .pc = pc});
  last_step().result =
      all ? notify_all(object.queue, region->tasks) : notify_one(object.queue, region->tasks, region->arena);
  note_change(object.key);
  return 0;
}

}  // namespace trenza::interleave
