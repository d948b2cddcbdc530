#ifndef GRADER_TESTING_WALL_CLOCK_H_
#define GRADER_TESTING_WALL_CLOCK_H_

#include <chrono>

namespace trenza {

// While it lives, the wall clock runs away: each time this process reads it, or begins to wait for a time on it,
// somebody has put it forward by another `step`, or back where that is negative, as an administrator may. Monotonic
// clocks stay right, so code that measures time by them cannot tell.
//
//   UnsteadyWallClock jumps(std::chrono::hours(1));
//   EXPECT_THROW(result.get(200ms), TimeoutError);  // and 200 ms must really have passed
//
// clocks.h says how far it reaches. One at a time; made and destroyed by one thread.
class UnsteadyWallClock {
 public:
  explicit UnsteadyWallClock(std::chrono::seconds step);
  ~UnsteadyWallClock();
  UnsteadyWallClock(const UnsteadyWallClock&) = delete;
  UnsteadyWallClock& operator=(const UnsteadyWallClock&) = delete;
};

}  // namespace trenza

#endif  // GRADER_TESTING_WALL_CLOCK_H_
