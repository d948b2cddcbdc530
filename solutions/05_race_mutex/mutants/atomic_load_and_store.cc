// expect: FAIL RaceMutex.TwoThreadsMakeTwo tsan
// An atomic number without a lock: each access is safe by itself, the three steps together are not.

#include "exercises/05_race_mutex/race_mutex.h"

#include <atomic>

namespace course {

struct SharedCounter::State {
  std::atomic<int> value = 0;
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) {
  // No lock: nobody else can know this counter before its constructor has returned.
  state_->value = start;
}

SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  const int seen = state_->value;
  if (other_work) other_work(seen);
  state_->value = seen + amount;
}

int SharedCounter::get() const { return state_->value; }

}  // namespace course
