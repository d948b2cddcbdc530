// expect: RACE RaceMutex.ManyThreadsManyRounds tsan
// A plain bool in place of the mutex: two threads can find it false at the same time, and reading it is itself a race.
// The interleave mode should show the lost addition, too, without a seam between looking at the flag and setting it.

#include "exercises/05_race_mutex/race_mutex.h"

#include <thread>

namespace course {

struct SharedCounter::State {
  bool busy = false;
  int value = 0;
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) {
  // No lock: nobody else can know this counter before its constructor has returned.
  state_->value = start;
}

SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  while (state_->busy) std::this_thread::yield();
  state_->busy = true;
  const int seen = state_->value;
  if (other_work) other_work(seen);
  state_->value = seen + amount;
  state_->busy = false;
}

int SharedCounter::get() const {
  while (state_->busy) std::this_thread::yield();
  return state_->value;
}

}  // namespace course
