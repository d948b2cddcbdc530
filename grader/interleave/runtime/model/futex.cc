#include "grader/interleave/runtime/model/futex.h"

#include <cerrno>

#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/model/wait_queue.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {

long wait_futex(const std::uint32_t* word, std::uint32_t expected, std::int64_t deadline, std::uint64_t pc) {
  Object& object = object_at(word, ObjectKind::unknown);
  Op op{.kind = OpKind::futex_wait,
        .size = 4,
        .key = object.key,
        .address = reinterpret_cast<std::uint64_t>(word),
        .pc = pc};
  take_step(op);
  const std::uint32_t seen = __atomic_load_n(word, __ATOMIC_RELAXED);
  last_step().value = seen;
  if (seen != expected) {
    last_step().result = -EAGAIN;
    return -EAGAIN;
  }
  arrive(object.queue, self, region->tasks);
  note_change(object.key);
  op.kind = OpKind::futex_wake;
  const Variant variant = take_step(op, {deadline, false});
  leave(object.queue, self, variant == Variant::normal, region->tasks);
  last_step().result = variant == Variant::timeout ? -ETIMEDOUT : 0;
  return last_step().result;
}

long wake_futex(const std::uint32_t* word, int count, std::uint64_t pc) {
  Object& object = object_at(word, ObjectKind::unknown);
  take_step({.kind = OpKind::futex_notify,
             .size = 4,
             .extra = static_cast<std::uint32_t>(count),
             .key = object.key,
             .address = reinterpret_cast<std::uint64_t>(word),
             .pc = pc});
  int woken = 0;
  if (count >= unreleased(object.queue, region->tasks)) {
    woken = notify_all(object.queue, region->tasks);
  } else {
    while (woken < count && notify_one(object.queue, region->tasks, region->arena)) ++woken;
  }
  note_change(object.key);
  last_step().result = woken;
  return woken;
}

}  // namespace trenza::interleave
