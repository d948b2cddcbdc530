// A timed mutex, asked again after each quarter of a second. Who only reads takes the one atomic number as it is.
#include <atomic>
#include <chrono>
#include <mutex>

#include "exercises/05_race_mutex/race_mutex.h"

namespace course {

using namespace std::chrono_literals;

struct SharedCounter::State {
  std::atomic<int> number;
  std::timed_mutex adding;
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) { state_->number = start; }
SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  std::unique_lock<std::timed_mutex> turn(state_->adding, 250ms);
  while (!turn) turn = std::unique_lock<std::timed_mutex>(state_->adding, 250ms);
  const int was = state_->number;
  if (other_work) other_work(was);
  state_->number = was + amount;
}

int SharedCounter::get() const { return state_->number; }

}  // namespace course
