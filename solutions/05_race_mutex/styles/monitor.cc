// A monitor: no lock is held while the other work is done, but a note says that somebody is inside.
#include <condition_variable>
#include <mutex>

#include "exercises/05_race_mutex/race_mutex.h"

namespace course {

struct SharedCounter::State {
  std::recursive_mutex mutex;
  std::condition_variable_any left;
  bool occupied = false;
  int number = 0;

  int enter() {
    std::unique_lock lock(mutex);
    left.wait(lock, [this] { return !occupied; });
    occupied = true;
    return number;
  }
  void leave(int with) {
    const std::lock_guard lock(mutex);
    number = with;
    occupied = false;
    left.notify_one();
  }
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) { state_->number = start; }
SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  const int number = state_->enter();
  try {
    if (other_work) other_work(number);
  } catch (...) {
    state_->leave(number);
    throw;
  }
  state_->leave(number + amount);
}

int SharedCounter::get() const {
  const std::lock_guard lock(state_->mutex);
  return state_->number;
}

}  // namespace course
