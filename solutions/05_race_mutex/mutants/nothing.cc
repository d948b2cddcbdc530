// Does nothing, and answers what could be asked. No case may take that for a solution.

#include "exercises/05_race_mutex/race_mutex.h"

namespace course {

struct SharedCounter::State {
  int start;
};

SharedCounter::SharedCounter(int start) : state_(std::make_unique<State>(State{start})) {}
SharedCounter::~SharedCounter() = default;
void SharedCounter::add(int, const OtherWork&) {}
int SharedCounter::get() const { return state_->start; }

}  // namespace course
