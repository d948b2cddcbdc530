#include "grader/interleave/runtime/model/futex.h"

#include <cerrno>

#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/model/wait_queue.h"
#include "grader/interleave/runtime/model/weak.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

// Those who wait for a word: of one process, or of all that share the memory.
Object& queue_of(const std::uint32_t* word, bool is_private) {
  const auto address = reinterpret_cast<std::uint64_t>(word);
  return is_private ? object_at(make_key(Space::memory, my_task().process, address), ObjectKind::unknown, address)
                    : object_at(word, ObjectKind::unknown);
}

// The queue, and the word itself, where that is another key.
Op operation(OpKind kind, const Object& queue, const std::uint32_t* word, std::uint64_t pc) {
  const Key key = key_of(word);
  return {.kind = kind,
          .size = 4,
          .key = queue.key,
          .second = key == queue.key ? 0 : key,
          .address = reinterpret_cast<std::uint64_t>(word),
          .pc = pc};
}

}  // namespace

long wait_futex(const std::uint32_t* word, bool is_private, std::uint32_t expected, std::int64_t deadline,
                std::uint64_t pc) {
  Object& queue = queue_of(word, is_private);
  Op op = operation(OpKind::futex_wait, queue, word, pc);
  // Who comes first into the queue makes no difference: a notification may wake any of those who wait.
  op.modifies = false;
  take_step(op);
  const std::uint32_t seen = __atomic_load_n(word, __ATOMIC_RELAXED);
  last_step().value = seen;
  if (seen != expected) {
    last_step().result = -EAGAIN;
    return -EAGAIN;
  }
  arrive(queue.queue, self, region->tasks);
  note_change(queue.key);
  show_all_stores();
  op.kind = OpKind::futex_wake;
  op.extra = expected;
  op.second = 0;
  op.modifies = true;
  const Variant variant = take_step(op, {deadline, false});
  // Nor who leaves first, where all were woken.
  if (variant == Variant::normal && my_task().released) last_step().op.modifies = false;
  leave(queue.queue, self, variant == Variant::normal, region->tasks);
  last_step().result = variant == Variant::timeout ? -ETIMEDOUT : 0;
  return last_step().result;
}

long wake_futex(const std::uint32_t* word, bool is_private, int count, std::uint64_t pc) {
  Object& queue = queue_of(word, is_private);
  Op op = operation(OpKind::futex_notify, queue, word, pc);
  op.second = 0;
  op.extra = static_cast<std::uint32_t>(count);
  take_step(op);
  int woken = 0;
  if (count >= unreleased(queue.queue, region->tasks)) {
    woken = notify_all(queue.queue, region->tasks);
  } else {
    while (woken < count && notify_one(queue.queue, region->tasks, region->arena)) ++woken;
  }
  note_change(queue.key);
  last_step().result = woken;
  return woken;
}

}  // namespace trenza::interleave
