// The native mode: the program as it is, in real time, with nothing between it and the kernel.

#include "grader/runner/claims.h"
#include "grader/runner/modes/mode_rules.h"
#include "grader/runner/rules.h"

namespace trenza {
namespace {

class Native final : public ModeRules {
 public:
  void prepare(const Attempt& attempt, Command& command) const override {
    prepare_worker(attempt, Mode::native, command);
  }

  void observe(const Subject& subject, Observation& seen) const override { observe_crash(subject, seen); }

  Ruling rule(const Case& c, const Observation& seen) const override {
    const Claims claims(seen.outcome.records, seen.key);
    return rule_on_program(c, seen, claims);
  }
};

}  // namespace

const ModeRules& native_rules() {
  static const Native rules;
  return rules;
}

}  // namespace trenza
