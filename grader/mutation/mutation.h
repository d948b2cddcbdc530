#ifndef GRADER_MUTATION_MUTATION_H_
#define GRADER_MUTATION_MUTATION_H_

#include <string>
#include <vector>

#include "grader/mutation/syntax_tree.h"

namespace trenza {

// A part of a file and what stands in its place afterwards.
struct Edit {
  Span span;
  std::string text;
};

// One mistake that a machine can make in a file.
struct Mutation {
  std::string operation;  // the operator's name, "while_to_if"
  std::string function;   // in which it lies; empty outside of all
  std::size_t line = 0;   // of its first edit, counted from 1
  std::vector<Edit> edits;
  std::string change;  // on one line: "while → if", "- close(fd);" for what goes, "+ return;" for what comes

  // What names it wherever the lines around it go: "wait_for: while_to_if: while → if". Alike changes
  // in the same function share it.
  std::string key() const;
  // `text` with the mistake.
  std::string applied_to(const std::string& text) const;
};

// Every mutation that the operators find in `tree`, in the order of its lines, each changed text once.
std::vector<Mutation> mutations_of(const SyntaxTree& tree);

}  // namespace trenza

#endif  // GRADER_MUTATION_MUTATION_H_
