#ifndef GRADER_RUNNER_EXPLORER_EXIT_H_
#define GRADER_RUNNER_EXPLORER_EXIT_H_

namespace trenza {

// Exit codes of explore_case where there is no exploration; standard error says why then.
inline constexpr int kCannotExplore = 3;  // the program did not start, or is none that can be explored
inline constexpr int kBrokeOff = 4;       // it had started, and then it could not be explored any further

}  // namespace trenza

#endif  // GRADER_RUNNER_EXPLORER_EXIT_H_
