#include "grader/interleave/runtime/model/rwlock.h"

#include <cerrno>
#include <new>

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/model/lifetime.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

// As for mutexes: the lock's own memory says whether it is held, so that a new one in old memory is noticed.
void write_held(pthread_rwlock_t* lock, const RwLock& state) {
  lock->__data.__readers = state.writer != kNobody || !state.readers.empty() ? 1 : 0;
}

Object& rwlock_object(pthread_rwlock_t* lock) {
  Object& object = object_at(lock, ObjectKind::rwlock);
  if (object.rwlock == nullptr) {
    void* const place = region->arena.take(sizeof(RwLock));
    if (place == nullptr) conclude(FindingKind::limit, 0, "no memory left for reader-writer locks");
    object.rwlock = new (place) RwLock();
  } else if (lock->__data.__readers == 0) {
    *object.rwlock = RwLock();
  }
  return object;
}

Op operation(OpKind kind, const Object& object, const pthread_rwlock_t* lock, std::uint64_t pc) {
  return {.kind = kind, .key = object.key, .address = reinterpret_cast<std::uint64_t>(lock), .pc = pc};
}

int take(pthread_rwlock_t* lock, Object& object, bool write) {
  RwLock& state = *object.rwlock;
  if (state.writer == self) return EDEADLK;
  if (write) {
    state.writer = static_cast<std::int16_t>(self);
  } else {
    state.readers.add(self);
    ++state.held[self];
  }
  write_held(lock, state);
  acquire(object.published);
  note_change(object.key);
  return 0;
}

int lock_either(pthread_rwlock_t* lock, bool write, std::int64_t deadline, std::uint64_t pc) {
  Object& object = rwlock_object(lock);
  const Op op = operation(write ? OpKind::write_lock : OpKind::read_lock, object, lock, pc);
  const Variant variant = use(object, op, {deadline, false});
  const int result = variant == Variant::timeout ? ETIMEDOUT : take(lock, object, write);
  last_step().result = result;
  return result;
}

}  // namespace

int init_rwlock(pthread_rwlock_t* lock) {
  *lock = pthread_rwlock_t();
  Object& object = rwlock_object(lock);
  object.destroyed = false;
  return 0;
}

int destroy_rwlock(pthread_rwlock_t* lock, std::uint64_t pc) {
  Object& object = rwlock_object(lock);
  begin_destroy(object, lock, pc);
  if (object.rwlock->writer >= 0 || !object.rwlock->readers.empty()) {
    conclude(FindingKind::misuse, pc, "destroy of a reader-writer lock that task %d holds",
             object.rwlock->writer >= 0 ? object.rwlock->writer : object.rwlock->readers.next(0));
  }
  mark_destroyed(object, pc, &lock->__data.__writers_futex);
  return 0;
}

int read_lock(pthread_rwlock_t* lock, std::int64_t deadline, std::uint64_t pc) {
  return lock_either(lock, false, deadline, pc);
}

int write_lock(pthread_rwlock_t* lock, std::int64_t deadline, std::uint64_t pc) {
  return lock_either(lock, true, deadline, pc);
}

int try_rwlock(pthread_rwlock_t* lock, bool write, std::uint64_t pc) {
  Object& object = rwlock_object(lock);
  use(object, operation(OpKind::rw_trylock, object, lock, pc));
  const RwLock& state = *object.rwlock;
  const bool free = state.writer == kNobody && (!write || state.readers.empty());
  if (free) {
    take(lock, object, write);
  } else {
    note_read(pc, object.key, static_cast<std::uint64_t>(state.writer));
  }
  last_step().result = free ? 0 : EBUSY;
  return free ? 0 : EBUSY;
}

int unlock_rwlock(pthread_rwlock_t* lock, std::uint64_t pc) {
  Object& object = rwlock_object(lock);
  RwLock& state = *object.rwlock;
  if (state.writer != self && !state.readers.has(self)) {
    conclude(FindingKind::misuse, pc, "unlock of a reader-writer lock that this task does not hold");
  }
  use(object, operation(OpKind::rw_unlock, object, lock, pc));
  if (state.writer == self) {
    state.writer = kNobody;
  } else if (--state.held[self] == 0) {
    state.readers.remove(self);
  }
  write_held(lock, state);
  release(object.published);
  note_change(object.key);
  return 0;
}

}  // namespace trenza::interleave
