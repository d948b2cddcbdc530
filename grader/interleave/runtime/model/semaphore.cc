#include "grader/interleave/runtime/model/semaphore.h"

#include <limits.h>

#include <cerrno>
#include <cstring>

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/model/lifetime.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

// glibc keeps the value of a semaphore in the low half of its first word; sem_open has put it there.
std::int64_t value_in_memory(const sem_t* semaphore) {
  return *reinterpret_cast<const unsigned*>(semaphore) & SEM_VALUE_MAX;
}

Object& semaphore_object(sem_t* semaphore, std::uint64_t pc) {
  Object* const known = find_object(key_of(semaphore));
  if (known != nullptr && known->kind == ObjectKind::semaphore) {
    check_sharing(*known, "semaphore", pc);
    return *known;
  }
  Object& object = object_at(semaphore, ObjectKind::semaphore);
  object.kind = ObjectKind::semaphore;
  object.count = value_in_memory(semaphore);
  object.process_shared = true;  // made by sem_open, or by nobody
  return object;
}

Op operation(OpKind kind, const Object& object, const sem_t* semaphore, std::uint64_t pc) {
  return {.kind = kind, .key = object.key, .address = reinterpret_cast<std::uint64_t>(semaphore), .pc = pc};
}

// Takes one, with the step made.
void take(Object& object) {
  last_step().value = static_cast<std::uint64_t>(object.count);
  --object.count;
  last_step().written = static_cast<std::uint64_t>(object.count);
  acquire(object.published);
  note_change(object.key);
}

}  // namespace

int init_semaphore(sem_t* semaphore, bool process_shared, unsigned value) {
  if (value > SEM_VALUE_MAX) return EINVAL;
  *semaphore = sem_t();
  *reinterpret_cast<unsigned*>(semaphore) = value;
  Object& object = object_at(semaphore, ObjectKind::semaphore);
  object.kind = ObjectKind::semaphore;
  object.count = value;
  object.destroyed = false;
  object.user = kNobody;
  object.process_shared = process_shared;
  return 0;
}

int destroy_semaphore(sem_t* semaphore, std::uint64_t pc) {
  Object& object = semaphore_object(semaphore, pc);
  begin_destroy(object, semaphore, pc);
  for (int i = 0; i < region->task_count; ++i) {
    const Task& task = region->tasks[i];
    if (i != self && !task.ended && task.pending.kind == OpKind::sem_wait && task.pending.key == object.key &&
        object.count == 0) {
      conclude(FindingKind::misuse, pc, "destroy of a semaphore that task %d waits for", i);
    }
  }
  mark_destroyed(object, pc);
  return 0;
}

int wait_semaphore(sem_t* semaphore, std::int64_t deadline, std::uint64_t pc) {
  Object& object = semaphore_object(semaphore, pc);
  if (use(object, operation(OpKind::sem_wait, object, semaphore, pc), {deadline, false}) == Variant::timeout) {
    last_step().result = ETIMEDOUT;
    return ETIMEDOUT;
  }
  take(object);
  return 0;
}

int trywait_semaphore(sem_t* semaphore, std::uint64_t pc) {
  Object& object = semaphore_object(semaphore, pc);
  use(object, operation(OpKind::sem_trywait, object, semaphore, pc));
  if (object.count > 0) {
    take(object);
    return 0;
  }
  note_read(pc, object.key, 0);
  last_step().result = EAGAIN;
  return EAGAIN;
}

int post_semaphore(sem_t* semaphore, std::uint64_t pc) {
  Object& object = semaphore_object(semaphore, pc);
  use(object, operation(OpKind::sem_post, object, semaphore, pc));
  if (object.count >= SEM_VALUE_MAX) return EOVERFLOW;
  last_step().value = static_cast<std::uint64_t>(object.count);
  last_step().written = static_cast<std::uint64_t>(++object.count);
  release(object.published);
  note_change(object.key);
  return 0;
}

int semaphore_value(sem_t* semaphore, std::uint64_t pc) {
  Object& object = semaphore_object(semaphore, pc);
  Op op = operation(OpKind::load, object, semaphore, pc);
  op.modifies = false;
  use(object, op);
  last_step().value = static_cast<std::uint64_t>(object.count);
  note_read(pc, object.key, static_cast<std::uint64_t>(object.count));
  return static_cast<int>(object.count);
}

}  // namespace trenza::interleave
