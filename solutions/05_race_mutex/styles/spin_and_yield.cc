// Nobody sleeps: who finds the flag set offers the processor to others and looks again.
#include <atomic>
#include <mutex>
#include <thread>

#include "exercises/05_race_mutex/race_mutex.h"

namespace course {
namespace {

class YieldingLock {
 public:
  void lock() {
    while (taken_.exchange(true, std::memory_order_acquire)) std::this_thread::yield();
  }
  void unlock() { taken_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> taken_{false};
};

}  // namespace

struct SharedCounter::State {
  YieldingLock lock;
  int number;
};

SharedCounter::SharedCounter(int start) : state_(new State{{}, start}) {}
SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  const std::scoped_lock guard(state_->lock);
  const int number = state_->number;
  if (other_work) other_work(number);
  state_->number = number + amount;
}

int SharedCounter::get() const {
  const std::scoped_lock guard(state_->lock);
  return state_->number;
}

}  // namespace course
