// expect: FAIL RaceMutex.NoCounterSharesALock native
// There are sixteen locks, and each counter uses the one that its number falls on.
#include "exercises/05_race_mutex/race_mutex.h"

#include <array>
#include <atomic>
#include <mutex>

namespace course {

struct SharedCounter::State {
  static inline std::array<std::mutex, 16> mutexes;
  static inline std::atomic<unsigned> counters{0};
  std::mutex& mutex = mutexes[counters++ % mutexes.size()];
  int value = 0;  // guarded by mutex
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
  if (other_work) other_work(seen);
  state_->value = seen + amount;
}

int SharedCounter::get() const {
  // Reading takes the lock, too: a read at the same time as a write is a data race. Locking also makes the additions
  // of other threads visible here, since whoever locks a mutex sees all that was done before it was last unlocked.
  const std::lock_guard<std::mutex> guard(state_->mutex);
  return state_->value;
}

}  // namespace course
