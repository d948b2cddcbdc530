// pthread_rwlock_* and pthread_barrier_*.

#include <pthread.h>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/barrier.h"
#include "grader/interleave/runtime/model/rwlock.h"
#include "grader/interleave/runtime/model/time.h"

using namespace trenza::interleave;

extern "C" {

int interleave_pthread_rwlock_init(pthread_rwlock_t* lock, const pthread_rwlockattr_t*) noexcept {
  if (controlled()) return init_rwlock(lock);
  *lock = pthread_rwlock_t();
  return 0;
}
TRENZA_IN_FRONT(pthread_rwlock_init);

int interleave_pthread_rwlock_destroy(pthread_rwlock_t* lock) noexcept {
  return controlled() ? destroy_rwlock(lock, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_rwlock_destroy);

int interleave_pthread_rwlock_rdlock(pthread_rwlock_t* lock) noexcept {
  return controlled() ? read_lock(lock, kNever, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_rwlock_rdlock);

int interleave_pthread_rwlock_wrlock(pthread_rwlock_t* lock) noexcept {
  return controlled() ? write_lock(lock, kNever, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_rwlock_wrlock);

int interleave_pthread_rwlock_tryrdlock(pthread_rwlock_t* lock) noexcept {
  return controlled() ? try_rwlock(lock, false, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_rwlock_tryrdlock);

int interleave_pthread_rwlock_trywrlock(pthread_rwlock_t* lock) noexcept {
  return controlled() ? try_rwlock(lock, true, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_rwlock_trywrlock);

int interleave_pthread_rwlock_timedrdlock(pthread_rwlock_t* lock, const timespec* deadline) noexcept {
  if (!is_valid(deadline)) return EINVAL;
  return controlled() ? read_lock(lock, absolute_deadline(CLOCK_REALTIME, deadline), TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_rwlock_timedrdlock);

int interleave_pthread_rwlock_timedwrlock(pthread_rwlock_t* lock, const timespec* deadline) noexcept {
  if (!is_valid(deadline)) return EINVAL;
  return controlled() ? write_lock(lock, absolute_deadline(CLOCK_REALTIME, deadline), TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_rwlock_timedwrlock);

int interleave_pthread_rwlock_clockrdlock(pthread_rwlock_t* lock, clockid_t clock, const timespec* deadline) noexcept {
  if (!is_valid(deadline)) return EINVAL;
  return controlled() ? read_lock(lock, absolute_deadline(clock, deadline), TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_rwlock_clockrdlock);

int interleave_pthread_rwlock_clockwrlock(pthread_rwlock_t* lock, clockid_t clock, const timespec* deadline) noexcept {
  if (!is_valid(deadline)) return EINVAL;
  return controlled() ? write_lock(lock, absolute_deadline(clock, deadline), TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_rwlock_clockwrlock);

int interleave_pthread_rwlock_unlock(pthread_rwlock_t* lock) noexcept {
  return controlled() ? unlock_rwlock(lock, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_rwlock_unlock);

int interleave_pthread_barrier_init(pthread_barrier_t* barrier, const pthread_barrierattr_t*,
                                    unsigned parties) noexcept {
  return controlled() ? init_barrier(barrier, parties) : 0;
}
TRENZA_IN_FRONT(pthread_barrier_init);

int interleave_pthread_barrier_destroy(pthread_barrier_t* barrier) noexcept {
  return controlled() ? destroy_barrier(barrier, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_barrier_destroy);

int interleave_pthread_barrier_wait(pthread_barrier_t* barrier) noexcept {
  return controlled() ? wait_barrier(barrier, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_barrier_wait);

}  // extern "C"
