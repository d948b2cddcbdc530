// expect: FAIL RaceMutex.NobodySeesAnAdditionThatFails native
// The sum is written before the other work is done, and taken back when that throws; get() takes no lock.
#include "exercises/05_race_mutex/race_mutex.h"

#include <atomic>
#include <mutex>

namespace course {

struct SharedCounter::State {
  // One mutex per counter, beside the number it guards: a global one would make threads wait that have nothing to do
  // with each other.
  std::mutex mutex;
  std::atomic<int> value = 0;
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) {
  // No lock: nobody else can know this counter before its constructor has returned.
  state_->value = start;
}

SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  // Locked before the number is read and unlocked after it was written back, with no gap. The guard unlocks in its
  // destructor, so also when other_work throws. It has a name, since a guard without one dies on its own line.
  const std::lock_guard<std::mutex> guard(state_->mutex);
  const int seen = state_->value;
  state_->value = seen + amount;
  try {
    if (other_work) other_work(seen);
  } catch (...) {
    state_->value = seen;
    throw;
  }
}

int SharedCounter::get() const {
  return state_->value;
}

}  // namespace course
