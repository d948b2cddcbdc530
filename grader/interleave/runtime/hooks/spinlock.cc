// pthread_spin_*.

#include <pthread.h>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/spinlock.h"

using namespace trenza::interleave;

extern "C" {

int interleave_pthread_spin_init(pthread_spinlock_t* lock, int sharing) noexcept {
  return controlled() ? init_spinlock(lock, sharing == PTHREAD_PROCESS_SHARED) : 0;
}
TRENZA_IN_FRONT(pthread_spin_init);
int interleave_pthread_spin_destroy(pthread_spinlock_t* lock) noexcept {
  return controlled() ? destroy_spinlock(lock, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_spin_destroy);
int interleave_pthread_spin_lock(pthread_spinlock_t* lock) noexcept {
  return controlled() ? lock_spinlock(lock, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_spin_lock);
int interleave_pthread_spin_trylock(pthread_spinlock_t* lock) noexcept {
  return controlled() ? trylock_spinlock(lock, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_spin_trylock);
int interleave_pthread_spin_unlock(pthread_spinlock_t* lock) noexcept {
  return controlled() ? unlock_spinlock(lock, TRENZA_CALLER) : 0;
}
TRENZA_IN_FRONT(pthread_spin_unlock);

}  // extern "C"
