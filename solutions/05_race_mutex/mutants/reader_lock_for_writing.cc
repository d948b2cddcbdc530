// expect: FAIL RaceMutex.NobodyElseIsInside native
// A shared lock is taken for an addition: it keeps writers out that lock exclusively, and here nobody does.

#include "exercises/05_race_mutex/race_mutex.h"

#include <mutex>
#include <shared_mutex>

namespace course {

struct SharedCounter::State {
  std::shared_mutex mutex;
  int value = 0;  // guarded by mutex
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) {
  // No lock: nobody else can know this counter before its constructor has returned.
  state_->value = start;
}

SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  const std::shared_lock<std::shared_mutex> guard(state_->mutex);
  const int seen = state_->value;
  if (other_work) other_work(seen);
  state_->value = seen + amount;
}

int SharedCounter::get() const {
  const std::shared_lock<std::shared_mutex> guard(state_->mutex);
  return state_->value;
}

}  // namespace course
