#ifndef GRADER_MUTATION_OPERATORS_H_
#define GRADER_MUTATION_OPERATORS_H_

#include <functional>
#include <string>
#include <vector>

#include "grader/mutation/mutation.h"

namespace trenza {

// Where an operator looks: one node, and those above it, the nearest last.
struct Place {
  const SyntaxTree& tree;
  const Node& node;
  const std::vector<const Node*>& above;

  const Node& parent() const { return *above.back(); }
  std::string text() const { return std::string(tree.text_of(node.span)); }
  // The function or lambda that the node lies in; null outside of all.
  const Node* function() const;
  // The child at `index`, or null.
  const Node* child(std::size_t index) const;
};

// An operator hands over each set of edits that makes one mistake. One that changes nothing, or whose edits overlap, is
// dropped.
using Propose = std::function<void(std::vector<Edit>)>;

// One kind of mistake.
struct Operator {
  std::string name;
  std::function<void(const Place&, const Propose&)> find;
};

// All of them.
const std::vector<Operator>& operators();

// Their parts: statements and control flow; locks and their scopes; expressions and declarations; words that stand for
// another one.
std::vector<Operator> flow_operators();
std::vector<Operator> lock_operators();
std::vector<Operator> value_operators();
std::vector<Operator> word_operators();

// True for a statement of its own that is no declaration, block, jump or label.
bool is_plain_statement(const Node& node);
// The condition of an if, a loop or a ?:, or null.
const Node* condition_of(const Node& node);
// The body of a loop, or null.
const Node* body_of(const Node& node);
// True for the declaration of a guard, which holds a lock as long as it lives.
bool is_guard(const Node& statement);

}  // namespace trenza

#endif  // GRADER_MUTATION_OPERATORS_H_
