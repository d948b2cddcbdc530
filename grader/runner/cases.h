#ifndef GRADER_RUNNER_CASES_H_
#define GRADER_RUNNER_CASES_H_

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "grader/course/exercise.h"
#include "grader/jail/jail.h"
#include "grader/testing/modes.h"
#include "grader/verdict/case_result.h"

namespace trenza {

// Runs one case in one mode; each is called from one thread only.
using RunCase = std::function<CaseResult(const Case&, Mode)>;

// An exercise has some twenty cases, and Bazel runs other exercises beside it.
inline constexpr std::size_t kMostExplorations = 4;

// What is to be run: every case in every mode, mode after mode.
struct Agenda {
  std::vector<Case> cases;
  std::vector<Mode> modes;
  // Run all modes of a case, whatever comes out. Otherwise the first in which it fails ends it, and those that are left
  // are NOT_RUN: its points are lost, and the first mode says the most. One exception: of the first case with a race
  // that exploring finds, when no case before it failed there, the next mode is run, too. The explorer knows which two
  // accesses nothing orders; what came of it, and the test's own question, only an assertion says.
  bool all_modes = false;
  // The first failure ends everything: what has not begun by then is NOT_RUN.
  bool until_failure = false;
  // How many cases of the interleave mode may run at the same time: what a schedule comes to does not depend on who
  // else uses the processors. Cases of another mode run one after the other.
  std::size_t explorations = kMostExplorations;
};

// How many explorations this machine has room for under `level`.
std::size_t explorations_at_a_time(Jail::Level level);

// How many runners `agenda` keeps busy under `level`. Beside the explorations runs one case of another mode at a time:
// such cases wait more than they compute.
std::size_t runners_for(const Agenda& agenda, Jail::Level level);

// The results of each mode, in the order of the cases, run by `runners` side by side. `done` is told each, mode after
// mode and in the order of the cases, as soon as it and all before it are there, from one thread at a time. What a
// runner throws is thrown here, after the others have ended.
std::map<Mode, std::vector<CaseResult>> run_cases(const Agenda& agenda, const std::vector<RunCase>& runners,
                                                  const std::function<void(Mode, const CaseResult&)>& done);

// A result of `c` that was left out, with the reason in `sentence`.
CaseResult left_out(const Case& c, const std::string& sentence);

}  // namespace trenza

#endif  // GRADER_RUNNER_CASES_H_
