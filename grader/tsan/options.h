#ifndef GRADER_TSAN_OPTIONS_H_
#define GRADER_TSAN_OPTIONS_H_

#include <string>

namespace trenza {

// The value of TSAN_OPTIONS for a tested program, whose processes write their reports to `log_prefix`.PID. One file
// per process: a race in a forked child counts even if its parent ignores the child's exit code.
std::string tsan_options(const std::string& log_prefix);

}  // namespace trenza

#endif  // GRADER_TSAN_OPTIONS_H_
