#ifndef GRADER_TSAN_OPTIONS_H_
#define GRADER_TSAN_OPTIONS_H_

#include <string>

namespace trenza {

// The value of TSAN_OPTIONS for a tested program, whose processes write their reports to `log_prefix`.PID. One file
// per process: a race in a forked child counts even if its parent ignores the child's exit code.
// `follows_locks`: report locks that are taken in both orders.
std::string tsan_options(const std::string& log_prefix, bool follows_locks);

}  // namespace trenza

#endif  // GRADER_TSAN_OPTIONS_H_
