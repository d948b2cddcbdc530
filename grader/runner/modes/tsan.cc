// The tsan mode: ThreadSanitizer watches every access.

#include <algorithm>
#include <filesystem>

#include "grader/runner/claims.h"
#include "grader/runner/modes/mode_rules.h"
#include "grader/runner/rules.h"
#include "grader/runner/sanitizer_ruling.h"
#include "grader/tsan/options.h"

namespace trenza {
namespace {

void prepare_sanitizer(const std::string& reports, bool follows_locks, Command& command) {
  command.environment.push_back("TSAN_OPTIONS=" + tsan_options(reports + "/report", follows_locks));
  command.fixed_addresses = true;
}

class Tsan final : public ModeRules {
 public:
  Limits limits(const Exercise& exercise) const override {
    Limits limits = ModeRules::limits(exercise);
    limits.wall *= 3;
    limits.cpu *= 3;
    limits.memory_bytes *= 2;
    limits.address_bytes = 0;  // the shadow memory is larger than any bound that would mean something
    return limits;
  }

  void prepare(const Attempt& attempt, Command& command) const override {
    prepare_worker(attempt, Mode::tsan, command);
    prepare_sanitizer(attempt.reports, !attempt.again, command);
  }

  // Its account of who holds which locks has room for 64 of one thread, and for so many orders. The explorer looks for
  // lock orders, too.
  bool in_vain(const Run& run) const override {
    const auto& reports = run.reports.list;
    return !reports.empty() && std::all_of(reports.begin(), reports.end(), is_lost_count);
  }

  // Runs a program with known races, in the same jail.
  std::optional<std::string> distrust(const Subject& subject, Scratch& scratch) const override {
    // Not the exercise's limits: it must end on the slowest machine.
    Limits limits = this->limits(subject.exercise);
    limits.wall = std::chrono::minutes(1);
    const auto prepare = [&](const std::string& reports, Command& command) {
      command.arguments = {std::filesystem::absolute(subject.canary).string()};
      prepare_sanitizer(reports, true, command);
    };
    const Run canary = scratch.execute(prepare, limits);
    for (const TsanReport& report : canary.reports.list) {
      if (report.kind.starts_with("data race")) return std::nullopt;
    }
    if (canary.outcome.end == Outcome::End::jail_failed) return canary.outcome.error;
    if (canary.outcome.end == Outcome::End::wall_limit) {
      return "A program that takes a moment did not end within a minute under ThreadSanitizer. Is the machine "
             "overloaded?";
    }
    return "ThreadSanitizer did not report a race that is there; `./kit doctor` tells what this machine lacks. It "
           "said: " +
           canary.outcome.output;
  }

  void observe(const Subject& subject, Observation& seen) const override { observe_crash(subject, seen); }

  Ruling rule(const Case& c, const Observation& seen) const override {
    const Claims claims(seen.outcome.records, seen.key);
    return rule_on_program(c, seen, claims);
  }
};

}  // namespace

const ModeRules& tsan_rules() {
  static const Tsan rules;
  return rules;
}

}  // namespace trenza
