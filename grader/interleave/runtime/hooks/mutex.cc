// pthread_mutex_*.

#include <pthread.h>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/mutex.h"
#include "grader/interleave/runtime/model/time.h"

using namespace trenza::interleave;

namespace {

// The deadline is looked at only where the mutex is not free.
int lock_until(pthread_mutex_t* mutex, clockid_t clock, const timespec* deadline, std::uint64_t pc) {
  if (is_valid(deadline)) return lock_mutex(mutex, absolute_deadline(clock, deadline), pc);
  const int result = trylock_mutex(mutex, pc);
  return result == EBUSY ? EINVAL : result;
}

}  // namespace

// A thread that is not controlled is alone: the program's, before its first schedule begins.
extern "C" {

int interleave_pthread_mutex_init(pthread_mutex_t* mutex, const pthread_mutexattr_t* attributes) noexcept {
  if (!controlled()) {
    int type = PTHREAD_MUTEX_DEFAULT;
    if (attributes != nullptr) pthread_mutexattr_gettype(attributes, &type);
    *mutex = pthread_mutex_t();
    mutex->__data.__kind = type;
    return 0;
  }
  return init_mutex(mutex, attributes, TRENZA_CALLER);
}
TRENZA_IN_FRONT(pthread_mutex_init);

int interleave_pthread_mutex_destroy(pthread_mutex_t* mutex) noexcept {
  return controlled() ? destroy_mutex(mutex, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_mutex_destroy);

int interleave_pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  return controlled() ? lock_mutex(mutex, kNever, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_mutex_lock);

int interleave_pthread_mutex_trylock(pthread_mutex_t* mutex) noexcept {
  return controlled() ? trylock_mutex(mutex, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_mutex_trylock);

int interleave_pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* deadline) noexcept {
  return controlled() ? lock_until(mutex, CLOCK_REALTIME, deadline, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_mutex_timedlock);

int interleave_pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock, const timespec* deadline) noexcept {
  if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) return EINVAL;
  return controlled() ? lock_until(mutex, clock, deadline, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_mutex_clocklock);

int interleave_pthread_mutex_unlock(pthread_mutex_t* mutex) noexcept {
  return controlled() ? unlock_mutex(mutex, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_mutex_unlock);

int interleave_pthread_mutex_consistent(pthread_mutex_t* mutex) noexcept {
  return controlled() ? make_mutex_consistent(mutex, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_mutex_consistent);

}  // extern "C"
