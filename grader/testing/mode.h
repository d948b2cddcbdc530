#ifndef GRADER_TESTING_MODE_H_
#define GRADER_TESTING_MODE_H_

#include <chrono>

#include "grader/testing/modes.h"

namespace trenza {

// The mode of the running program. It is a property of the link, not of the environment, so nothing
// that a case does can change it. Safe to call from any thread and after fork.
Mode mode();

// `limit` stretched by what the mode costs. Use it for every bound on waiting, never for a measured claim.
//
//   ASSERT_TRUE(rendezvous.arrive_and_wait(scaled(std::chrono::seconds(5))));
std::chrono::milliseconds scaled(std::chrono::milliseconds limit);

// `count` of what a case does many times over, in the hope of an unlucky schedule; `when_explored` where the schedules
// themselves are tried out, and each thing more only makes their number larger.
//
//   const int rounds = repeated(1000, 2);
int repeated(int count, int when_explored);

}  // namespace trenza

#endif  // GRADER_TESTING_MODE_H_
