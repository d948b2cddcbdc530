#ifndef GRADER_RUNNER_CASES_H_
#define GRADER_RUNNER_CASES_H_

#include <functional>
#include <string>
#include <vector>

#include "grader/course/exercise.h"
#include "grader/jail/jail.h"
#include "grader/verdict/case_result.h"

namespace trenza {

// How many cases of `mode` may run at the same time on this machine, under `level`. Only in the interleave mode more
// than one: what a schedule comes to does not depend on who else uses the processors. A case of the other modes keeps
// them for its own threads.
std::size_t cases_at_a_time(const std::string& mode, Jail::Level level);

// Runs one case; each is called from one thread only.
using RunCase = std::function<CaseResult(const Case&)>;

// The results of `cases`, in their order, run by `runners` side by side. `done` is told each in that order, as soon as
// it and all before it are there, from one thread at a time. What a runner throws is thrown here, after the others have
// ended.
std::vector<CaseResult> run_cases(const std::vector<Case>& cases, const std::vector<RunCase>& runners,
                                  const std::function<void(const CaseResult&)>& done);

}  // namespace trenza

#endif  // GRADER_RUNNER_CASES_H_
