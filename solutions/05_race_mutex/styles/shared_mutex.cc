// Readers share, writers are alone.
#include <mutex>
#include <shared_mutex>

#include "exercises/05_race_mutex/race_mutex.h"

namespace course {

struct SharedCounter::State {
  mutable std::shared_timed_mutex mutex;
  int number = 0;
};

SharedCounter::SharedCounter(int start) {
  state_ = std::make_unique<State>();
  state_->number = start;
}

SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  const std::unique_lock alone(state_->mutex);
  const int before = state_->number;
  if (other_work) other_work(before);
  state_->number = before + amount;
}

int SharedCounter::get() const {
  const std::shared_lock together(state_->mutex);
  return state_->number;
}

}  // namespace course
