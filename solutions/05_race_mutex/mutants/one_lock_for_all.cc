// expect: FAIL RaceMutex.TwoCountersDoNotShareALock native
// One global mutex guards every counter of the program.

#include "exercises/05_race_mutex/race_mutex.h"

#include <mutex>

namespace course {
namespace {

std::mutex mutex;

}  // namespace

struct SharedCounter::State {
  int value = 0;
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) {
  // No lock: nobody else can know this counter before its constructor has returned.
  state_->value = start;
}

SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  const std::lock_guard<std::mutex> guard(mutex);
  const int seen = state_->value;
  if (other_work) other_work(seen);
  state_->value = seen + amount;
}

int SharedCounter::get() const {
  const std::lock_guard<std::mutex> guard(mutex);
  return state_->value;
}

}  // namespace course
