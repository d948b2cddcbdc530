// expect: FAIL RaceMutex.HoldsEveryInt native
// The number is kept in a short.
#include "exercises/05_race_mutex/race_mutex.h"

#include <mutex>

namespace course {

struct SharedCounter::State {
  // One mutex per counter, beside the number it guards: a global one would make threads wait that have nothing to do
  // with each other.
  std::mutex mutex;
  short value = 0;  // guarded by mutex
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) {
  // No lock: nobody else can know this counter before its constructor has returned.
  state_->value = static_cast<short>(start);
}

SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  // Locked before the number is read and unlocked after it was written back, with no gap. The guard unlocks in its
  // destructor, so also when other_work throws. It has a name, since a guard without one dies on its own line.
  const std::lock_guard<std::mutex> guard(state_->mutex);
  const int seen = state_->value;
  if (other_work) other_work(seen);
  state_->value = static_cast<short>(seen + amount);
}

int SharedCounter::get() const {
  // Reading takes the lock, too: a read at the same time as a write is a data race. Locking also makes the additions
  // of other threads visible here, since whoever locks a mutex sees all that was done before it was last unlocked.
  const std::lock_guard<std::mutex> guard(state_->mutex);
  return state_->value;
}

}  // namespace course
