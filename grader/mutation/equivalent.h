#ifndef GRADER_MUTATION_EQUIVALENT_H_
#define GRADER_MUTATION_EQUIVALENT_H_

#include <map>
#include <string>

namespace trenza {

// Reads the list of mutations that break no sentence of a contract, solutions/NN/equivalent.txt: the key of each
// (Mutation::key()), and below it the reason, indented.
//
//   # A comment.
//   wait_for: bound_moved: < → <=
//     a wait that succeeds returns the pid, never 0
//
// Returns key → reason. Throws std::runtime_error with a sentence that names the line.
std::map<std::string, std::string> read_equivalent(const std::string& text);

}  // namespace trenza

#endif  // GRADER_MUTATION_EQUIVALENT_H_
