// Mistakes in the order of what is done: statements left out, done twice or too early, conditions the wrong way round.

#include "grader/mutation/operators.h"

namespace trenza {
namespace {

bool is_single_body(const Place& at) {
  const std::string& kind = at.parent().kind;
  return (kind == "IfStmt" || body_of(at.parent()) == &at.node) && condition_of(at.parent()) != &at.node;
}

void statement_removed(const Place& at, const Propose& propose) {
  const bool jump = at.node.kind == "ReturnStmt" || at.node.kind == "BreakStmt" || at.node.kind == "ContinueStmt";
  if (!is_plain_statement(at.node) && !jump) return;
  // The last return of a function has to stay: without it nothing is left that could be judged.
  const bool in_block = at.parent().kind == "CompoundStmt" && !jump;
  if (in_block || is_single_body(at)) propose({{at.tree.with_semicolon(at.node.span), in_block ? "" : "{}"}});
}

// Assigning twice does no harm.
bool assigns(const Node& node) {
  if (node.kind == "ExprWithCleanups" && !node.children.empty()) return assigns(*node.children[0]);
  return node.kind == "BinaryOperator" || node.kind == "CXXOperatorCallExpr";
}

void statement_doubled(const Place& at, const Propose& propose) {
  if (at.parent().kind != "CompoundStmt" || !is_plain_statement(at.node) || assigns(at.node)) return;
  if (condition_of(at.node) != nullptr || body_of(at.node) != nullptr || at.node.kind == "CXXTryStmt") return;
  const Span span = at.tree.with_semicolon(at.node.span);
  propose({{{span.to, span.to}, " " + std::string(at.tree.text_of(span))}});
}

void statements_swapped(const Place& at, const Propose& propose) {
  if (at.node.kind != "CompoundStmt") return;
  const auto movable = [](const Node& n) { return is_plain_statement(n) || is_guard(n) || n.kind == "CompoundStmt"; };
  for (std::size_t i = 1; i < at.node.children.size(); ++i) {
    const Node *first = at.child(i - 1), *second = at.child(i);
    if (first == nullptr || second == nullptr || !movable(*first) || !movable(*second)) continue;
    const Span a = at.tree.with_semicolon(first->span), b = at.tree.with_semicolon(second->span);
    propose({{a, std::string(at.tree.text_of(b))}, {b, std::string(at.tree.text_of(a))}});
  }
}

void condition_negated(const Place& at, const Propose& propose) {
  const Node* condition = condition_of(at.node);
  if (at.node.kind == "ReturnStmt" && at.child(0) != nullptr && at.child(0)->type == "bool") condition = at.child(0);
  if (condition == nullptr || !condition->written) return;
  propose({{condition->span, "!(" + std::string(at.tree.text_of(condition->span)) + ")"}});
}

void condition_weakened(const Place& at, const Propose& propose) {
  if (at.node.kind != "BinaryOperator" || (at.node.opcode != "&&" && at.node.opcode != "||")) return;
  for (std::size_t kept = 0; kept < 2; ++kept) {
    propose({{at.node.span, "(" + std::string(at.tree.text_of(at.child(kept)->span)) + ")"}});
  }
}

void while_to_if(const Place& at, const Propose& propose) {
  if (at.node.kind == "WhileStmt") propose({{{at.node.span.from, at.node.span.from + 5}, "if"}});
}

// Every loop ends after its first round.
void loop_left(const Place& at, const Propose& propose) {
  const Node* body = body_of(at.node);
  if (body == nullptr || body->kind != "CompoundStmt" || at.node.kind == "WhileStmt") return;
  propose({{{body->span.to - 1, body->span.to - 1}, "break; "}});
}

void body_removed(const Place& at, const Propose& propose) {
  if (at.node.kind != "CompoundStmt") return;
  const std::string& above = at.parent().kind;
  if (above != "FunctionDecl" && above != "CXXMethodDecl" && above != "LambdaExpr") return;
  const bool nothing = at.parent().type.starts_with("void");
  propose({{{at.node.span.from + 1, at.node.span.from + 1},
            nothing || above == "LambdaExpr" ? " return;" : " return {};"}});
}

void returns_nothing(const Place& at, const Propose& propose) {
  if (at.node.kind != "ReturnStmt" || at.child(0) == nullptr || !at.child(0)->written) return;
  propose({{at.child(0)->span, "{}"}});
}

void catch_narrowed(const Place& at, const Propose& propose) {
  if (at.node.kind != "CXXCatchStmt") return;
  const std::size_t open = at.tree.find("(", at.node.span.from), close = at.tree.find(")", open);
  if (at.tree.text_of({open + 1, close}) == "...") propose({{{open + 1, close}, "const std::exception&"}});
}

void catch_swallowed(const Place& at, const Propose& propose) {
  if (at.node.kind != "CXXCatchStmt" || at.node.children.empty()) return;
  const Node& body = *at.node.children.back();
  if (body.kind == "CompoundStmt") propose({{body.span, "{}"}});
}

}  // namespace

std::vector<Operator> flow_operators() {
  return {{"statement_removed", statement_removed},
          {"statement_doubled", statement_doubled},
          {"statements_swapped", statements_swapped},
          {"condition_negated", condition_negated},
          {"condition_weakened", condition_weakened},
          {"while_to_if", while_to_if},
          {"loop_left", loop_left},
          {"body_removed", body_removed},
          {"returns_nothing", returns_nothing},
          {"catch_narrowed", catch_narrowed},
          {"catch_swallowed", catch_swallowed}};
}

}  // namespace trenza
