#ifndef GRADER_RUNNER_SANITIZER_RULING_H_
#define GRADER_RUNNER_SANITIZER_RULING_H_

#include <optional>

#include "grader/runner/claims.h"
#include "grader/runner/judge.h"
#include "grader/runner/ruling.h"

namespace trenza {

// True if `report` says that ThreadSanitizer's own bookkeeping went wrong.
bool is_lost_count(const TsanReport& report);

// What ThreadSanitizer says about a case; nullopt if nothing.
//
// Its reports are files that the tested program can reach, so they are held against what the worker announced over the
// channel when each was written: fewer are TAMPER. That ThreadSanitizer itself failed is believed only of a program
// that did not say hello, so that nothing of the submission has run, or that announced it.
std::optional<Ruling> rule_on_sanitizer(const Observation& seen, const Claims& claims);

}  // namespace trenza

#endif  // GRADER_RUNNER_SANITIZER_RULING_H_
