// An error-checking mutex of the C library, unlocked by hand on both ways out.
#include <pthread.h>

#include <system_error>

#include "exercises/05_race_mutex/race_mutex.h"

namespace course {

struct SharedCounter::State {
  explicit State(int start) : number(start) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    const int error = pthread_mutex_init(&mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    if (error != 0) throw std::system_error(error, std::generic_category(), "pthread_mutex_init");
  }
  ~State() { pthread_mutex_destroy(&mutex); }

  void lock() {
    if (const int error = pthread_mutex_lock(&mutex)) {
      throw std::system_error(error, std::generic_category(), "pthread_mutex_lock");
    }
  }
  void unlock() { pthread_mutex_unlock(&mutex); }

  pthread_mutex_t mutex;
  int number;
};

SharedCounter::SharedCounter(int start) : state_(new State(start)) {}
SharedCounter::~SharedCounter() {}

void SharedCounter::add(int amount, const OtherWork& other_work) {
  State& s = *state_;
  s.lock();
  const int number = s.number;
  try {
    if (other_work) other_work(number);
  } catch (...) {
    s.unlock();
    throw;
  }
  s.number = number + amount;
  s.unlock();
}

int SharedCounter::get() const {
  state_->lock();
  const int number = state_->number;
  state_->unlock();
  return number;
}

}  // namespace course
