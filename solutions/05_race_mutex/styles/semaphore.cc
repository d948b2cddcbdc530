// A semaphore of one place in place of a mutex.
#include <semaphore.h>

#include <cerrno>

#include "exercises/05_race_mutex/race_mutex.h"

namespace course {
namespace {

class Place {
 public:
  explicit Place(sem_t& semaphore) : semaphore_(semaphore) {
    while (sem_wait(&semaphore_) != 0 && errno == EINTR) {
    }
  }
  ~Place() { sem_post(&semaphore_); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  sem_t& semaphore_;
};

}  // namespace

struct SharedCounter::State {
  State() { sem_init(&place, 0, 1); }
  ~State() { sem_destroy(&place); }
  sem_t place;
  int number = 0;
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>()) { state_->number = start; }
SharedCounter::~SharedCounter() = default;

void SharedCounter::add(int amount, const OtherWork& other_work) {
  const Place mine(state_->place);
  const int found = state_->number;
  if (other_work) other_work(found);
  state_->number = found + amount;
}

int SharedCounter::get() const {
  const Place mine(state_->place);
  return state_->number;
}

}  // namespace course
