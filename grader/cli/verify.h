#ifndef GRADER_CLI_VERIFY_H_
#define GRADER_CLI_VERIFY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "grader/classroom/bazel.h"
#include "grader/course/exercise.h"

namespace trenza {

// How a run of `./kit verify` went.
struct VerifyResult {
  int passed = 0;  // skeletons, solutions and mutants that do what they must
  int failed = 0;
};

// How closely verify() looks.
struct VerifyDepth {
  int repeat = 1;                         // how often each is run
  std::uint64_t schedules_of_styles = 0;  // that a case of a style is explored under; 0: as many as of the solution
};

// For each of `exercises`: the skeleton builds and does not pass; the solution passes every case each time in each of
// `modes`; each mutant of these modes gets the verdict that it expects each time, and with the sentence that it
// expects. Prints a line per exercise and one for each that does not hold. Runs several at once.
VerifyResult verify(const Workspace& workspace, const std::vector<Exercise>& exercises,
                    const std::vector<std::string>& modes, const VerifyDepth& depth);

// Prints what holds each sentence of the contracts of `exercises` (grader/course/ledger.h). Throws UsageError for an
// exercise without a ledger, std::runtime_error for a ledger that cannot be read.
void print_contracts(const Workspace& workspace, const std::vector<Exercise>& exercises);

// Which mistakes a machine is to make in the solutions.
struct MutateOptions {
  std::size_t sample = 0;  // of each exercise; 0: all
  std::uint64_t seed = 1;  // the same seed chooses the same
  bool styles = false;     // in the solutions of other styles instead of the reference solutions
  bool all = false;        // tell of each, and not only of those that survive
  std::string operation;   // of one operator only; empty: of all
  std::vector<std::string> modes;
};

// Makes the mistakes of grader/mutation in the solutions of `exercises`, and grades each in one mode after the other
// until a case fails. Those that survive all modes are printed and count as failed, unless the exercise's
// solutions/NN/equivalent.txt says why nothing is wrong with them; then a table by operator and by exercise. Needs
// clang. Throws std::runtime_error with a sentence.
VerifyResult verify_mutations(const Workspace& workspace, const std::vector<Exercise>& exercises,
                              const MutateOptions& options);

// For each entry of grader/corpus that `names` mean (a kind, "hostile", or an entry, "hostile/fork_bomb"; all if there
// are none; UsageError if there is no such) in each mode: it gets what its `expect` file demands `repeat` times out of
// `repeat`; and compares the machine before and after (grader/corpus/traces.h), so let nothing else run beside it.
// Prints what does not hold, what was not checked because a protection is missing here, and what was left behind.
// Builds first.
VerifyResult verify_corpus(const Workspace& workspace, const std::vector<std::string>& names, int repeat);

}  // namespace trenza

#endif  // GRADER_CLI_VERIFY_H_
