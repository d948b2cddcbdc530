#ifndef GRADER_TESTING_BOUNDED_WAIT_H_
#define GRADER_TESTING_BOUNDED_WAIT_H_

#include <chrono>

#include "grader/testing/wait_mark.h"

namespace trenza {

// The time by which a test bounds its own waits. std::chrono::steady_clock is what the code under test sees, which
// clocks.h may put forward in the middle of such a wait.
std::chrono::steady_clock::time_point time_of_tests();

// One wait of a test that ends when a limit has passed, or sooner: when nothing in the whole tree can run before that,
// so that the limit would pass in vain. The keeper sees that (jail/stillness.h), for the wait is marked, and the runner
// says it over the channel. What the test does then is what it would have done a few seconds later.
//
//   BoundedWait wait(limit);
//   while (!condition()) {
//     if (wait.is_over()) return condition();
//     wait.pause();
//   }
class BoundedWait {
 public:
  explicit BoundedWait(std::chrono::milliseconds limit);

  bool is_over() const;
  // What is left of the limit; zero or less when it has passed.
  std::chrono::nanoseconds left() const { return deadline_ - time_of_tests(); }
  // True if it has been told that the limit would pass in vain.
  bool is_in_vain() const;
  WaitMark mark() const { return mark_; }

  // Sleeps for a moment of a polling loop: for a millisecond, and for some of them when it has waited for long.
  void pause();

 private:
  std::chrono::steady_clock::time_point deadline_;
  WaitMark mark_;
  int pauses_ = 0;
};

// Sleeps for a moment of a loop that has no limit; that and BoundedWait are the only sleeps in the kit's tests.
void poll_pause();

}  // namespace trenza

#endif  // GRADER_TESTING_BOUNDED_WAIT_H_
