// Mistakes in expressions and declarations: numbers, bounds, flags, errors, captures, and how long a variable lives.

#include <cctype>
#include <charconv>

#include "grader/mutation/operators.h"

namespace trenza {
namespace {

// The place of the operator's sign between the operands of `at`; empty if it cannot be told.
Span sign_of(const Place& at, const std::string& sign) {
  const bool called = at.node.kind == "CXXOperatorCallExpr" && at.node.children.size() == 3;
  if (!called && at.node.kind != "BinaryOperator" && at.node.kind != "CompoundAssignOperator") return {};
  const Node *left = at.child(called ? 1 : 0), *right = at.child(called ? 2 : 1);
  if (left == nullptr || right == nullptr || left->span.to > right->span.from) return {};
  const std::string_view between = at.tree.text_of({left->span.to, right->span.from});
  const std::size_t begin = between.find_first_not_of(" \n"), end = between.find_last_not_of(" \n");
  if (begin == std::string_view::npos || between.substr(begin, end - begin + 1) != sign) return {};
  return {left->span.to + begin, left->span.to + end + 1};
}

// The expression of `at` with `sign` in the place of its own, which lies at `span`.
Edit with_sign(const Place& at, Span span, const std::string& sign) {
  const Span all = at.node.span;
  return {all,
          std::string(at.tree.text_of({all.from, span.from})) + sign + std::string(at.tree.text_of({span.to, all.to}))};
}

void bound_moved(const Place& at, const Propose& propose) {
  for (const auto& [from, to] : {std::pair{"<", "<="}, {"<=", "<"}, {">", ">="}, {">=", ">"}}) {
    const Span sign = sign_of(at, from);
    if (sign.to != 0) propose({with_sign(at, sign, to)});
  }
}

void sign_swapped(const Place& at, const Propose& propose) {
  for (const auto& [from, to] : {std::pair{"+", "-"},
                                 {"-", "+"},
                                 {"*", "/"},
                                 {"/", "*"},
                                 {"+=", "-="},
                                 {"-=", "+="},
                                 {"==", "!="},
                                 {"!=", "=="}}) {
    const Span sign = sign_of(at, from);
    if (sign.to != 0) propose({with_sign(at, sign, to)});
  }
}

// `text` in the place of the node, as an edit of the whole expression around it where that is short: a number alone
// does not say which one it is.
Edit in_its_expression(const Place& at, const std::string& text) {
  constexpr std::size_t kShort = 60;
  for (auto each = at.above.rbegin(); each != at.above.rend(); ++each) {
    const Span around = (*each)->span;
    const std::string& kind = (*each)->kind;
    const bool expression =
        kind.ends_with("Expr") || kind.ends_with("Operator") || kind == "VarDecl" || kind == "FieldDecl";
    if (!(*each)->written || !expression || around.to - around.from > kShort) break;
    if (around.to - around.from == at.node.span.to - at.node.span.from) continue;
    return {around, std::string(at.tree.text_of({around.from, at.node.span.from})) + text +
                        std::string(at.tree.text_of({at.node.span.to, around.to}))};
  }
  return {at.node.span, text};
}

void number_moved(const Place& at, const Propose& propose) {
  if (at.node.kind != "IntegerLiteral") return;
  const std::string text = at.text();
  unsigned long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return;
  propose({in_its_expression(at, std::to_string(value + 1))});
  if (value > 0) propose({in_its_expression(at, std::to_string(value - 1))});
}

void flag_removed(const Place& at, const Propose& propose) {
  if (at.node.kind != "BinaryOperator" || at.node.opcode != "|") return;
  for (std::size_t kept = 0; kept < 2; ++kept) {
    propose({{at.node.span, std::string(at.tree.text_of(at.child(kept)->span))}});
  }
}

void not_removed(const Place& at, const Propose& propose) {
  if (at.node.kind == "UnaryOperator" && at.node.opcode == "!") {
    propose({{{at.node.span.from, at.node.span.from + 1}, ""}});
  }
}

// The number of a std::system_error: errno for what a function returned, and the other way round.
void other_error(const Place& at, const Propose& propose) {
  const bool made = at.node.kind == "CXXTemporaryObjectExpr" || at.node.kind == "CXXConstructExpr";
  if (!made || at.node.type.find("system_error") == std::string::npos || at.node.children.size() < 2) return;
  const Node* number = at.child(0);
  if (number == nullptr || !number->written) return;
  propose({{number->span, at.tree.text_of(number->span) == "errno" ? "0" : "errno"}});
}

// A capture by value sees what becomes of the variable.
void captured_by_reference(const Place& at, const Propose& propose) {
  if (at.node.kind != "LambdaExpr") return;
  const std::size_t end = at.tree.find("]", at.node.span.from);
  std::size_t begin = at.node.span.from + 1;
  while (begin < end) {
    const std::size_t comma = std::min(at.tree.find(",", begin), end);
    while (begin < comma && at.tree.text[begin] == ' ') ++begin;
    const std::string name(at.tree.text_of({begin, comma}));
    const bool plain = !name.empty() && (std::isalpha(static_cast<unsigned char>(name[0])) != 0) && name != "this" &&
                       name.find_first_of("= (") == std::string::npos;
    if (plain) propose({{{begin, comma}, "&" + name}});
    begin = comma + 1;
  }
}

// One variable for all calls.
void made_static(const Place& at, const Propose& propose) {
  if (at.node.kind == "FieldDecl" && at.node.type.find('&') == std::string::npos) {
    propose({{at.node.span, "static inline " + at.text()}});
  }
  if (at.node.kind != "DeclStmt" || at.parent().kind != "CompoundStmt" || at.function() == nullptr) return;
  const Node* variable = at.child(0);
  if (variable == nullptr || variable->kind != "VarDecl" || is_guard(at.node) || variable->children.empty()) return;
  const std::string text = at.text();
  if (text.starts_with("static") || text.starts_with("constexpr") || variable->type.find('&') != std::string::npos)
    return;
  propose({{at.node.span, "static " + text}});
}

// A value that was kept is computed anew wherever it is used: a deadline, errno.
void computed_again(const Place& at, const Propose& propose) {
  if (at.node.kind != "VarDecl" || !at.text().starts_with("const ") || at.node.children.empty()) return;
  const Node* value = at.child(at.node.children.size() - 1);
  const Node* function = at.function();
  if (value == nullptr || function == nullptr || !value->written || at.text().find(" = ") == std::string::npos) return;
  std::vector<Edit> edits;
  const std::string text = "(" + std::string(at.tree.text_of(value->span)) + ")";
  walk(*function, [&](const Node& node, const auto&) {
    if (node.kind != "DeclRefExpr" || node.refers != at.node.id) return;
    if (!edits.empty() && edits.back().span.from == node.span.from) return;
    if (at.tree.text_of(node.span) == at.node.name) edits.push_back({node.span, text});
  });
  propose(edits);
}

// A container that takes no more than it has room for.
void bounded(const Place& at, const Propose& propose) {
  if (at.node.kind != "CXXMemberCallExpr" || at.child(0) == nullptr) return;
  const std::string& name = at.child(0)->name;
  if (name != "push_back" && name != "emplace_back" && name != "push" && name != "emplace") return;
  std::string object(at.tree.text_of(at.child(0)->span));
  object.resize(object.size() - std::min(object.size(), name.size()));
  for (const std::size_t most : {std::size_t{16}, std::size_t{256}}) {
    propose({{at.node.span, "if (" + object + "size() < " + std::to_string(most) + ") " + at.text()}});
  }
}

}  // namespace

std::vector<Operator> value_operators() {
  return {{"bound_moved", bound_moved},
          {"sign_swapped", sign_swapped},
          {"number_moved", number_moved},
          {"flag_removed", flag_removed},
          {"not_removed", not_removed},
          {"other_error", other_error},
          {"captured_by_reference", captured_by_reference},
          {"made_static", made_static},
          {"computed_again", computed_again},
          {"bounded", bounded}};
}

}  // namespace trenza
