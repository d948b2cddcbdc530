#include "grader/interleave/runtime/model/spinlock.h"

#include <cerrno>

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/model/lifetime.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

Object& object_of(pthread_spinlock_t* lock, std::uint64_t pc) {
  Object& object = object_at(const_cast<int*>(lock), ObjectKind::mutex);
  check_sharing(object, "spin lock", pc);
  return object;
}

void step(OpKind kind, Object& object, pthread_spinlock_t* lock, std::uint64_t pc) {
  use(object,
      {.kind = kind, .key = object.key, .address = reinterpret_cast<std::uint64_t>(const_cast<int*>(lock)), .pc = pc});
}

int take(Object& object) {
  object.mutex.owner = static_cast<std::int16_t>(self);
  acquire(object.published);
  note_change(object.key);
  return 0;
}

}  // namespace

int init_spinlock(pthread_spinlock_t* lock, bool process_shared) {
  Object& object = object_at(const_cast<int*>(lock), ObjectKind::mutex);
  object.mutex = Mutex();
  object.destroyed = false;
  object.user = kNobody;
  object.process_shared = process_shared;
  return 0;
}

int destroy_spinlock(pthread_spinlock_t* lock, std::uint64_t pc) {
  Object& object = object_of(lock, pc);
  begin_destroy(object, const_cast<const int*>(lock), pc);
  if (object.mutex.owner >= 0) {
    conclude(FindingKind::misuse, pc, "destroy of a spin lock that task %d holds", object.mutex.owner);
  }
  mark_destroyed(object, pc);
  return 0;
}

int lock_spinlock(pthread_spinlock_t* lock, std::uint64_t pc) {
  Object& object = object_of(lock, pc);
  step(OpKind::lock, object, lock, pc);
  return take(object);
}

int trylock_spinlock(pthread_spinlock_t* lock, std::uint64_t pc) {
  Object& object = object_of(lock, pc);
  step(OpKind::trylock, object, lock, pc);
  if (object.mutex.owner == kNobody) return take(object);
  note_read(pc, object.key, static_cast<std::uint64_t>(object.mutex.owner));
  last_step().result = EBUSY;
  return EBUSY;
}

int unlock_spinlock(pthread_spinlock_t* lock, std::uint64_t pc) {
  Object& object = object_of(lock, pc);
  if (object.mutex.owner != self)
    conclude(FindingKind::misuse, pc, "unlock of a spin lock that this task does not hold");
  step(OpKind::unlock, object, lock, pc);
  object.mutex.owner = kNobody;
  release(object.published);
  note_change(object.key);
  return 0;
}

}  // namespace trenza::interleave
