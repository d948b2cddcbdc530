#ifndef GRADER_GATE_REFUSAL_H_
#define GRADER_GATE_REFUSAL_H_

#include <optional>
#include <string>

#include "grader/verdict/place.h"
#include "grader/verdict/verdict.h"

namespace trenza {

// Why a submission is not taken.
struct Refusal {
  // COMPILE where a learner can get there by honest means, TAMPER where nobody does, INFRA where the gate itself could
  // not do its work, NOT_STARTED where there is nothing to look at.
  Verdict verdict = Verdict::compile;
  // For the learner: what to change. Under TAMPER it is the same sentence for every reason.
  std::string sentence;
  // Under TAMPER, for who runs the course: what was found. Never shown to a learner.
  std::string finding;
  // Where in the learner's file; nullopt where it is the whole file, or what the compiler made of it.
  std::optional<Place> place = {};
};

// The refusal of `file` under TAMPER. `finding` becomes plain text.
Refusal tampered(const std::string& file, const std::string& finding);

}  // namespace trenza

#endif  // GRADER_GATE_REFUSAL_H_
