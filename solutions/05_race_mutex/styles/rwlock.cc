// A read-write lock of the C library, and the promise that undoes itself: the destructor of the guard unlocks.
#include <pthread.h>

#include "exercises/05_race_mutex/race_mutex.h"

namespace course {

struct SharedCounter::State {
  pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
  int number = 0;
  ~State() { pthread_rwlock_destroy(&lock); }
};

namespace {

using Unlocker = std::unique_ptr<pthread_rwlock_t, int (*)(pthread_rwlock_t*)>;

Unlocker locked(pthread_rwlock_t& lock, int (*how)(pthread_rwlock_t*)) {
  how(&lock);
  return Unlocker(&lock, pthread_rwlock_unlock);
}

}  // namespace

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) { state_->number = start; }
SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  const auto guard = locked(state_->lock, pthread_rwlock_wrlock);
  const int number = state_->number;
  if (other_work) other_work(number);
  state_->number = number + amount;
}

int SharedCounter::get() const {
  const auto guard = locked(state_->lock, pthread_rwlock_rdlock);
  return state_->number;
}

}  // namespace course
