#ifndef GRADER_RUNNER_CASE_RUNNER_H_
#define GRADER_RUNNER_CASE_RUNNER_H_

#include <optional>
#include <string>
#include <vector>

#include "grader/course/exercise.h"
#include "grader/jail/jail.h"
#include "grader/verdict/case_result.h"

namespace trenza {

// One implementation of an exercise, linked for one mode.
struct Subject {
  Exercise exercise;
  std::string mode;
  std::string worker;    // the test program
  std::string canary;    // tsan mode: the program with a known race
  std::string explorer;  // interleave mode: the program that explores a case
  std::vector<std::string> sources;
  std::string target;  // that Bazel calls it by: "//solutions/05_race_mutex:interleave"
};

// Runs the cases of one subject, each in a process tree of its own in the jail.
// Keeps a scratch folder, which it removes again. Not thread safe.
class CaseRunner {
 public:
  // `number` tells it from those that run beside it. Throws std::system_error if there is no room for the scratch
  // folder.
  CaseRunner(Subject subject, Jail jail, std::size_t number = 0);
  ~CaseRunner();
  CaseRunner(const CaseRunner&) = delete;
  CaseRunner& operator=(const CaseRunner&) = delete;

  // Why nothing that this mode says can be believed on this machine; nullopt if it can. In tsan mode it starts the
  // canary.
  std::optional<std::string> distrust();

  // Runs and judges one case.
  CaseResult run(const Case& c);

 private:
  // Runs `arguments` within `limits` in a fresh folder and collects ThreadSanitizer's reports.
  struct Run;
  Run execute(const std::vector<std::string>& arguments, const Limits& limits);

  Subject subject_;
  Jail jail_;
  std::size_t number_;
  Limits limits_;
  std::string scratch_;
  int runs_ = 0;
};

}  // namespace trenza

#endif  // GRADER_RUNNER_CASE_RUNNER_H_
