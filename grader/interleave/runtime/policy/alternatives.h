#ifndef GRADER_INTERLEAVE_RUNTIME_POLICY_ALTERNATIVES_H_
#define GRADER_INTERLEAVE_RUNTIME_POLICY_ALTERNATIVES_H_

#include <cstdint>

#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {

// Takes one of the step that was just taken as the plan says, writes it down in the step, and returns the number of its
// bit.
int choose_alternative(Region& region, Alternatives alternatives);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_POLICY_ALTERNATIVES_H_
