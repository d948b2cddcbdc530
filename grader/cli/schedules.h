#ifndef GRADER_CLI_SCHEDULES_H_
#define GRADER_CLI_SCHEDULES_H_

#include <string>
#include <vector>

#include "grader/classroom/bazel.h"

namespace trenza {

// What a token is about, as the runner writes it: an implementation's worker and one of its cases.
struct ScheduleSubject {
  std::string target;     // "//solutions/05_race_mutex:mutants/unlocked_getter.interleave"
  std::string case_name;  // "RaceMutex.GetterIsLocked"

  std::string worker() const { return target + ".worker"; }
  // Relative to the folder where Bazel puts what it builds.
  std::string file() const;
};

// Throws UsageError if `token` is none, or is about another program.
ScheduleSubject subject_of(const std::string& token);

// The token that was meant: `given` itself; of the exercise, or the case, "05.TwoThreads", that it names; or, where it
// is empty, of what was graded last. Throws UsageError.
std::string token_of(const Workspace& workspace, const std::string& given);

// Builds the worker, and the explorer that runs it. Throws UsageError if the code cannot be built any more.
void build_subject(const Workspace& workspace, const ScheduleSubject& subject);

// Becomes the explorer, which runs the case with `options`. Both must be built. Throws std::runtime_error.
[[noreturn]] void run_explorer(const Workspace& workspace, const ScheduleSubject& subject,
                               const std::vector<std::string>& options);

}  // namespace trenza

#endif  // GRADER_CLI_SCHEDULES_H_
