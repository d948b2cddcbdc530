#ifndef GRADER_GATE_GATE_H_
#define GRADER_GATE_GATE_H_

#include <optional>
#include <string>
#include <vector>

#include "grader/gate/refusal.h"

namespace trenza {

// One implementation of an exercise, as it lies before the runner.
struct Implementation {
  std::vector<std::string> sources;   // paths of the learner's files
  std::vector<std::string> expanded;  // paths of the same with their macros expanded, as they were compiled
  std::vector<std::string> objects;   // paths of what the compiler made of them
  std::vector<std::string> records;   // paths of how the compiler ran; empty: nobody cares
  bool instrumented = false;          // compiled with -fsanitize=thread
  std::string contract;               // the exercise's header, "exercises/05_race_mutex/race_mutex.h"
  std::vector<std::string> allow;     // what the exercise allows beyond what all do
  std::vector<std::string> seams;     // paths of what the kit's objects leave open (grader/link/closing.h)
};

// Why `implementation` may not be run; nullopt if it may. Runs no code of it. A fault of the gate itself, such as a
// file that is not there, is a refusal with the verdict INFRA.
std::optional<Refusal> examine(const Implementation& implementation);

}  // namespace trenza

#endif  // GRADER_GATE_GATE_H_
