#ifndef GRADER_GATE_SOURCE_RULES_H_
#define GRADER_GATE_SOURCE_RULES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grader/gate/refusal.h"

namespace trenza {

struct SourcePolicy {
  std::string file;      // the learner's, "race_mutex.cc", for sentences
  std::string contract;  // the header of its exercise, "exercises/05_race_mutex/race_mutex.h"
  // What this exercise allows beyond what all do: "<sys/ptrace.h>", "SYS_keyctl".
  std::vector<std::string> allow;
  bool expanded = false;  // the text is what judged_text() gave (expanded_source.h): SYS_futex is a number
};

// Why the text of a learner's file may not be built; nullopt if it may.
//
// It judges tokens, so comments and the contents of strings are free. Looked at: what is included, directives,
// attributes, pragmas, inline assembler, the sanitizer's own names, and the first argument of syscall(). What only the
// compiled object shows is object_rules.h's.
std::optional<Refusal> check_source(std::string_view text, const SourcePolicy& policy);

}  // namespace trenza

#endif  // GRADER_GATE_SOURCE_RULES_H_
