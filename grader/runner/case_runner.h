#ifndef GRADER_RUNNER_CASE_RUNNER_H_
#define GRADER_RUNNER_CASE_RUNNER_H_

#include <chrono>
#include <optional>
#include <string>

#include "grader/jail/jail.h"
#include "grader/runner/scratch.h"
#include "grader/runner/subject.h"
#include "grader/verdict/case_result.h"

namespace trenza {

// Runs the cases of one subject, each in a process tree of its own in the jail. Not thread safe.
class CaseRunner {
 public:
  // `number` tells it from those that run beside it. Throws std::system_error if there is no room for a scratch folder.
  CaseRunner(Subject subject, Jail jail, std::size_t number = 0);

  // Why nothing that `mode` says can be believed on this machine; nullopt if it can. In tsan mode it starts the canary.
  std::optional<std::string> distrust(Mode mode);

  // Runs and judges one case. It is stopped, as TIMEOUT, when it has taken `allowance` of wall time, whatever its own
  // limit is.
  CaseResult run(const Case& c, Mode mode, std::chrono::milliseconds allowance = std::chrono::hours(24));

  // What that run took of wall time, without the time in which the machine held it up.
  std::chrono::milliseconds last_took() const { return took_; }
  // The time in which the machine held it up.
  std::chrono::milliseconds last_held_up() const { return held_up_; }

 private:
  Subject subject_;
  std::size_t number_;
  Scratch scratch_;
  std::chrono::milliseconds took_{0};
  std::chrono::milliseconds held_up_{0};
};

}  // namespace trenza

#endif  // GRADER_RUNNER_CASE_RUNNER_H_
