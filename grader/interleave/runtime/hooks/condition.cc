// pthread_cond_*.

#include <pthread.h>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/condition.h"
#include "grader/interleave/runtime/model/time.h"

using namespace trenza::interleave;

extern "C" {

int interleave_pthread_cond_init(pthread_cond_t* condition, const pthread_condattr_t* attributes) noexcept {
  if (controlled()) return init_condition(condition, attributes);
  *condition = pthread_cond_t();
  return 0;
}
TRENZA_IN_FRONT(pthread_cond_init);

int interleave_pthread_cond_destroy(pthread_cond_t* condition) noexcept {
  return controlled() ? destroy_condition(condition, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_cond_destroy);

int interleave_pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  return controlled() ? wait_condition(condition, mutex, kNever, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_cond_wait);

int interleave_pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* deadline) {
  if (!controlled()) return 0;
  if (!is_valid(deadline)) return EINVAL;
  return wait_condition(condition, mutex, absolute_deadline(clock_of(condition), deadline), TRENZA_CALLER);
}
TRENZA_IN_FRONT(pthread_cond_timedwait);

int interleave_pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                                      const timespec* deadline) {
  if (!controlled()) return 0;
  if (!is_valid(deadline) || (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)) return EINVAL;
  return wait_condition(condition, mutex, absolute_deadline(clock, deadline), TRENZA_CALLER);
}
TRENZA_IN_FRONT(pthread_cond_clockwait);

int interleave_pthread_cond_signal(pthread_cond_t* condition) noexcept {
  return controlled() ? notify_condition(condition, false, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_cond_signal);

int interleave_pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
  return controlled() ? notify_condition(condition, true, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_cond_broadcast);

}  // extern "C"
