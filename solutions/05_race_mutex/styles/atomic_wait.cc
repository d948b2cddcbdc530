// Tickets: everybody draws a number and sleeps in std::atomic::wait until it is called.
#include <atomic>

#include "exercises/05_race_mutex/race_mutex.h"

namespace course {

struct SharedCounter::State {
  std::atomic<unsigned> drawn{0};
  std::atomic<unsigned> called{0};
  std::atomic<int> number{0};
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) { state_->number.store(start); }
SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  const unsigned mine = state_->drawn.fetch_add(1);
  for (unsigned now = state_->called; now != mine; now = state_->called) state_->called.wait(now);
  struct CallNext {
    std::atomic<unsigned>& called;
    ~CallNext() {
      called.fetch_add(1);
      called.notify_all();
    }
  } const call_next{state_->called};
  const int read = state_->number.load();
  if (other_work) other_work(read);
  state_->number.store(read + amount);
}

int SharedCounter::get() const { return state_->number.load(); }

}  // namespace course
