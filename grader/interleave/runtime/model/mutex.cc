#include "grader/interleave/runtime/model/mutex.h"

#include <cerrno>

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/model/enabled.h"
#include "grader/interleave/runtime/model/lifetime.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

// glibc keeps the type in the lowest bits of __kind, and a static initialiser sets nothing else. PTHREAD_MUTEX_ADAPTIVE
// behaves as normal does.
Mutex::Type static_type(const pthread_mutex_t* mutex) {
  switch (mutex->__data.__kind & 3) {
    case PTHREAD_MUTEX_RECURSIVE_NP: return Mutex::recursive;
    case PTHREAD_MUTEX_ERRORCHECK_NP: return Mutex::errorcheck;
    default: return Mutex::normal;
  }
}

// The mutex's own memory says whether it is held too. A new mutex in the memory of an old one, whose end nobody
// announced (std::mutex has no destructor to speak of), shows by that.
bool memory_says_held(const pthread_mutex_t* mutex) { return mutex->__data.__lock != 0; }
void write_held(pthread_mutex_t* mutex, bool held) { mutex->__data.__lock = held ? 1 : 0; }

Op operation(OpKind kind, const Object& object, const pthread_mutex_t* mutex, std::uint64_t pc) {
  return {.kind = kind, .key = object.key, .address = reinterpret_cast<std::uint64_t>(mutex), .pc = pc};
}

// The calling task takes `object`, which is free or its own.
int take(Object& object) {
  Mutex& mutex = object.mutex;
  if (mutex.not_recoverable) return ENOTRECOVERABLE;
  if (mutex.owner == self) {
    if (mutex.type == Mutex::errorcheck) return EDEADLK;
    ++mutex.depth;
    return 0;
  }
  mutex.owner = static_cast<std::int16_t>(self);
  mutex.depth = 1;
  acquire(object.published);
  note_change(object.key);
  return mutex.owner_died ? EOWNERDEAD : 0;
}

// A mutex that is in use must not be initialised again. Memory that only means something new is another matter: nobody
// announces the end of a local mutex.
void refuse_second_init(pthread_mutex_t* mutex, std::uint64_t pc) {
  const Object* const known = find_object(key_of(mutex));
  if (known == nullptr || known->kind != ObjectKind::mutex || !known->initialised) return;
  if ((known->mutex.owner >= 0 && memory_says_held(mutex)) || space_of(known->key) == Space::mapping) {
    conclude(FindingKind::misuse, pc, "initialisation of a mutex that is initialised already");
  }
}

// Calls `visit` for each robust mutex that a task of `process` holds.
template <typename Visit>
void for_each_robust_mutex_of(int process, Visit visit) {
  ObjectTable& table = region->objects;
  for (std::uint32_t i = 1; i <= table.count; ++i) {
    const Mutex& mutex = table.objects[i].mutex;
    if (table.objects[i].kind != ObjectKind::mutex || mutex.owner < 0 || !mutex.robust) continue;
    if (region->tasks[mutex.owner].process == process) visit(table.objects[i]);
  }
}

}  // namespace

Object& mutex_object(pthread_mutex_t* mutex) {
  Object& object = object_at(mutex, ObjectKind::mutex);
  const bool reborn = object.mutex.owner >= 0 && !memory_says_held(mutex);
  if (object.mutex.owner == kNobody || reborn) {
    if (reborn) object.mutex = Mutex();
    object.mutex.type = static_type(mutex);
  }
  return object;
}

int init_mutex(pthread_mutex_t* mutex, const pthread_mutexattr_t* attributes, std::uint64_t pc) {
  refuse_second_init(mutex, pc);
  *mutex = pthread_mutex_t();
  int type = PTHREAD_MUTEX_DEFAULT;
  int robust = PTHREAD_MUTEX_STALLED;
  int shared = PTHREAD_PROCESS_PRIVATE;
  if (attributes != nullptr) {
    pthread_mutexattr_gettype(attributes, &type);
    pthread_mutexattr_getrobust(attributes, &robust);
    pthread_mutexattr_getpshared(attributes, &shared);
  }
  mutex->__data.__kind = type;
  Object& object = object_at(mutex, ObjectKind::mutex);
  object.mutex = Mutex();
  object.destroyed = false;
  object.mutex.type = static_type(mutex);
  object.initialised = true;
  object.user = kNobody;
  object.process_shared = shared == PTHREAD_PROCESS_SHARED;
  object.mutex.robust = robust == PTHREAD_MUTEX_ROBUST;
  return 0;
}

int destroy_mutex(pthread_mutex_t* mutex, std::uint64_t pc) {
  Object& object = mutex_object(mutex);
  check_sharing(object, "mutex", pc);
  begin_destroy(object, mutex, pc);
  if (object.mutex.owner >= 0) {
    conclude(FindingKind::misuse, pc, "destroy of a mutex that task %d holds", object.mutex.owner);
  }
  object.mutex = Mutex();
  object.initialised = false;
  // As glibc marks it.
  mark_destroyed(object, pc, &mutex->__data.__kind);
  return 0;
}

int lock_mutex(pthread_mutex_t* mutex, std::int64_t deadline, std::uint64_t pc) {
  Object& object = mutex_object(mutex);
  check_sharing(object, "mutex", pc);
  const Variant variant = use(object, operation(OpKind::lock, object, mutex, pc), {deadline, false});
  const int result = variant == Variant::timeout ? ETIMEDOUT : take(object);
  if (object.mutex.owner == self) write_held(mutex, true);
  last_step().result = result;
  return result;
}

int trylock_mutex(pthread_mutex_t* mutex, std::uint64_t pc) {
  Object& object = mutex_object(mutex);
  check_sharing(object, "mutex", pc);
  use(object, operation(OpKind::trylock, object, mutex, pc));
  int result = EBUSY;
  if (can_lock(object.mutex, self) && !(object.mutex.owner == self && object.mutex.type == Mutex::errorcheck)) {
    result = take(object);
    write_held(mutex, true);
  } else {
    note_read(pc, object.key, static_cast<std::uint64_t>(object.mutex.owner));
  }
  last_step().result = result;
  return result;
}

int unlock_mutex(pthread_mutex_t* mutex, std::uint64_t pc) {
  Object& object = mutex_object(mutex);
  check_sharing(object, "mutex", pc);
  if (object.mutex.owner != self) {
    // Checked kinds say so to the caller.
    if (object.mutex.type != Mutex::normal || object.mutex.robust) return EPERM;
    if (object.mutex.owner >= 0) {
      conclude(FindingKind::misuse, pc, "unlock of a mutex that task %d holds", object.mutex.owner);
    }
    conclude(FindingKind::misuse, pc, "unlock of a mutex that nobody holds");
  }
  use(object, operation(OpKind::unlock, object, mutex, pc));
  if (--object.mutex.depth > 0) return 0;
  if (object.mutex.owner_died) {
    // Unlocked without pthread_mutex_consistent: nobody may have it again.
    object.mutex.owner_died = false;
    object.mutex.not_recoverable = true;
  }
  object.mutex.owner = kNobody;
  write_held(mutex, false);
  release(object.published);
  note_change(object.key);
  return 0;
}

int make_mutex_consistent(pthread_mutex_t* mutex, std::uint64_t) {
  Object& object = mutex_object(mutex);
  if (!object.mutex.owner_died || object.mutex.owner != self) return EINVAL;
  object.mutex.owner_died = false;
  return 0;
}

std::uint32_t release_for_wait(pthread_mutex_t* mutex) {
  Object& object = mutex_object(mutex);
  if (object.mutex.owner != self) return 0;
  const std::uint32_t depth = object.mutex.depth;
  object.mutex.owner = kNobody;
  object.mutex.depth = 0;
  write_held(mutex, false);
  release(object.published);
  note_change(object.key);
  return depth;
}

int take_after_wait(pthread_mutex_t* mutex, std::uint32_t depth) {
  Object& object = mutex_object(mutex);
  const int result = take(object);
  if (object.mutex.owner != self) return result;
  object.mutex.depth = depth;
  write_held(mutex, true);
  return result;
}

bool holds_robust_mutex(int process) {
  bool any = false;
  for_each_robust_mutex_of(process, [&](Object&) { any = true; });
  return any;
}

void abandon_mutexes(int process) {
  for_each_robust_mutex_of(process, [](Object& object) {
    // What the dead task did before is seen by the next owner, as the kernel's list makes sure.
    object.published.join(region->tasks[object.mutex.owner].clock, region->arena);
    object.mutex.owner = kNobody;
    object.mutex.depth = 0;
    object.mutex.owner_died = true;
    note_change(object.key);
  });
}

}  // namespace trenza::interleave
