// The lock of Drepper's "Futexes Are Tricky": 0 free, 1 taken, 2 taken and somebody may sleep.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

#include "exercises/05_race_mutex/race_mutex.h"

namespace course {

struct SharedCounter::State {
  std::atomic<int> word{0};
  int number = 0;

  void lock() {
    int expected = 0;
    if (word.compare_exchange_strong(expected, 1)) return;
    if (expected != 2) expected = word.exchange(2);
    while (expected != 0) {
      syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 2, nullptr, nullptr, 0);
      expected = word.exchange(2);
    }
  }
  void unlock() {
    if (word.exchange(0) == 2) syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) { state_->number = start; }
SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  state_->lock();
  const std::unique_ptr<State, void (*)(State*)> unlocks(state_.get(), [](State* s) { s->unlock(); });
  const int number = state_->number;
  if (other_work) other_work(number);
  state_->number = number + amount;
}

int SharedCounter::get() const {
  state_->lock();
  const int number = state_->number;
  state_->unlock();
  return number;
}

}  // namespace course
