#include "exercises/05_race_mutex/race_mutex.h"

namespace course {

// This counter is wrong: when two threads add at the same time, one of the two additions can get lost. Make it right.
// You may change everything in this file.

struct SharedCounter::State {
  int value = 0;
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) { state_->value = start; }

SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  const int copy = state_->value;    // copy the number,
  const int sum = copy + amount;     // add to the copy,
  if (other_work) other_work(copy);  // do other work,
  state_->value = sum;               // and write the sum back
}

int SharedCounter::get() const { return state_->value; }

}  // namespace course
