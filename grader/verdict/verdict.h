#ifndef GRADER_VERDICT_VERDICT_H_
#define GRADER_VERDICT_VERDICT_H_

#include <optional>
#include <string_view>

namespace trenza {

// What the grader says about one case in one mode.
enum class Verdict {
  pass,          // passed in this mode
  skipped,       // makes no sense in this mode; the BUILD file says why
  uncontrolled,  // does what the controlled scheduler cannot control; no pass, or it would be a way around the explorer
  not_started,   // the skeleton's own marker was reached
  leak,          // left behind a process, zombie, shm name, file descriptor or mapping
  fail,          // an assertion
  livelock,      // only spinning is left
  deadlock,      // nothing can run
  race,          // a data race
  output,        // wrote more than it may
  files,         // a file grew larger than it may
  processes,     // started more processes or threads than it may
  memory,        // used more memory than it may
  timeout,       // wall or CPU limit
  crash,         // a signal, an uncaught exception, or an end in the middle of the case
  compile,       // the learner's file cannot be built
  tamper,        // tried to influence the verdict
  not_run,       // left out: the case had failed already in another mode, or the submission's time was used up
  infra,         // the grader's own fault: never charged to the learner
};

// "PASS", "NOT_STARTED" … as in tables, reports and the first lines of mutants.
std::string_view name(Verdict verdict);

// The verdict of that name; nullopt if there is none.
std::optional<Verdict> verdict_from_name(std::string_view name);

// True for the verdicts with which a case keeps its points: PASS and SKIPPED.
bool is_success(Verdict verdict);

}  // namespace trenza

#endif  // GRADER_VERDICT_VERDICT_H_
