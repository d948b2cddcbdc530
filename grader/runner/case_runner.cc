#include "grader/runner/case_runner.h"

#include <algorithm>
#include <utility>

#include "grader/runner/judge.h"
#include "grader/runner/modes/mode_rules.h"

namespace trenza {

CaseRunner::CaseRunner(Subject subject, Jail jail, std::size_t number)
    : subject_(std::move(subject)), number_(number), scratch_(std::move(jail)) {}

std::optional<std::string> CaseRunner::distrust(Mode mode) { return rules_of(mode).distrust(subject_, scratch_); }

CaseResult CaseRunner::run(const Case& c, Mode mode, std::chrono::milliseconds allowance) {
  const ModeRules& rules = rules_of(mode);
  Observation seen;
  seen.mode = mode;
  seen.sources = subject_.sources;
  seen.limits = rules.limits(subject_.exercise);
  seen.cut_short = allowance < seen.limits.wall;
  if (seen.cut_short) seen.limits.wall = allowance;
  bool again = false;
  const auto prepare = [&](const std::string& reports, Command& command) {
    rules.prepare({subject_, c, reports, number_, seen.limits.wall, again}, command);
  };
  Run run = scratch_.execute(prepare, seen.limits);
  if (rules.in_vain(run)) {
    again = true;
    // Both together have the time of the allowance.
    constexpr std::chrono::milliseconds kShortest{500};
    const auto left = std::max(allowance - (run.outcome.wall - run.outcome.held_up), kShortest);
    seen.cut_short = seen.cut_short || left < seen.limits.wall;
    seen.limits.wall = std::min(seen.limits.wall, left);
    run = scratch_.execute(prepare, seen.limits);
  }
  seen.key = run.key;
  seen.reports = std::move(run.reports.list);
  seen.reports_disturbed = run.reports.disturbed;
  seen.reports_cut = run.reports.cut;
  seen.outcome = std::move(run.outcome);
  rules.observe(subject_, seen);
  held_up_ = seen.outcome.held_up;
  took_ = seen.outcome.wall - held_up_;
  return judge(c, seen);
}

}  // namespace trenza
