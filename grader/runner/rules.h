#ifndef GRADER_RUNNER_RULES_H_
#define GRADER_RUNNER_RULES_H_

#include <optional>

#include "grader/runner/claims.h"
#include "grader/runner/judge.h"
#include "grader/runner/ruling.h"

namespace trenza {

// What can be wrong with one case, one rule each; nullopt where its rule has nothing to say. The modes ask them in
// their own order. `claims` are what the worker told in the run that is judged.

// The test program has no such case.
std::optional<Ruling> rule_on_list(const Case& c, const Claims& claims);
// The skeleton's own marker was reached.
std::optional<Ruling> rule_on_marker(const Claims& claims);
// Records that the grader's code did not make.
std::optional<Ruling> rule_on_forgery(const Observation& seen, const Claims& claims);
// A limit stopped it.
std::optional<Ruling> rule_on_limits(const Observation& seen);
// A signal, or an exit in the middle of the case.
std::optional<Ruling> rule_on_ending(const Observation& seen, const Claims& claims);
// A failure counts though something kept GoogleTest from telling it, and so does a body that was left before its first
// assertion or in the middle of one: by no means that a learner would use.
std::optional<Ruling> rule_on_silence(const Claims& claims);
// A failure counts though something kept GoogleTest from telling it, and so does a body that was left before its first
// assertion or in the middle of one: by no means that a learner would use.
std::optional<Ruling> rule_on_silence(const Claims& claims);
// Assertions. `claims` have an end.
std::optional<Ruling> rule_on_assertions(const Claims& claims);
// What it left behind.
std::optional<Ruling> rule_on_leftovers(const Observation& seen, const Claims& claims);

// All of them and those of ThreadSanitizer, for a worker that ran by itself. PASS if none has anything to say.
Ruling rule_on_program(const Case& c, const Observation& seen, const Claims& claims);

}  // namespace trenza

#endif  // GRADER_RUNNER_RULES_H_
