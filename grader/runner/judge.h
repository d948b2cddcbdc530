#ifndef GRADER_RUNNER_JUDGE_H_
#define GRADER_RUNNER_JUDGE_H_

#include <optional>
#include <string>
#include <vector>

#include "grader/course/exercise.h"
#include "grader/jail/limits.h"
#include "grader/jail/outcome.h"
#include "grader/runner/exploration.h"
#include "grader/testing/modes.h"
#include "grader/testing/seal.h"
#include "grader/tsan/report.h"
#include "grader/verdict/case_result.h"

namespace trenza {

// Everything that is known about one run of one case.
struct Observation {
  Mode mode = Mode::native;
  std::vector<std::string> sources;  // the learner's files
  Limits limits;
  bool cut_short = false;  // its wall limit is not its own, but what was left of the exercise's time
  Key key;                 // that the worker was given
  Outcome outcome;
  std::vector<TsanReport> reports;  // of all processes of the case
  bool reports_disturbed = false;   // the folder they are written to is gone, or holds what they never are
  bool reports_cut = false;         // there was more than is read
  Stack crash;                      // where the worker was when a signal ended it; may be empty
  // Interleave mode: what the explorer told; nullopt if it could not.
  std::optional<Exploration> exploration;
};

// The verdict on one case. What the kernel and ThreadSanitizer said goes before what the program said, and PASS needs
// all of them: the program told of this very case that it began and passed, nothing that it told is missing or forged,
// it exited with code 0, no process of it was reported, and nothing was left behind.
//
// INFRA is given for what the submission cannot have caused: it must not be able to choose it.
CaseResult judge(const Case& c, const Observation& seen);

}  // namespace trenza

#endif  // GRADER_RUNNER_JUDGE_H_
