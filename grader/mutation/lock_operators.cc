// Mistakes with locks and conditions: held too short, too long or not at all, and waits that do not look again.

#include "grader/mutation/operators.h"

namespace trenza {
namespace {

// The index of the node among its parent's children.
std::size_t index_of(const Place& at) {
  std::size_t index = 0;
  while (at.parent().children[index].get() != &at.node) ++index;
  return index;
}

bool is_guard_of_block(const Place& at) { return at.parent().kind == "CompoundStmt" && is_guard(at.node); }

// Only where nothing but its life is used: a unique_lock that a condition waits with has to be there.
void guard_removed(const Place& at, const Propose& propose) {
  if (!is_guard_of_block(at)) return;
  bool used = false;
  walk(at.parent(), [&](const Node& node, const auto&) { used = used || node.refers == at.node.children[0]->id; });
  if (!used) propose({{at.tree.with_semicolon(at.node.span), ""}});
}

// Held for the next statement only, or taken after it.
void guard_narrowed(const Place& at, const Propose& propose) {
  if (!is_guard_of_block(at)) return;
  const auto& all = at.parent().children;
  const std::size_t next = index_of(at) + 1;
  if (next >= all.size() || all[next] == nullptr) return;
  const Span guard = at.tree.with_semicolon(at.node.span), behind = at.tree.with_semicolon(all[next]->span);
  const std::string text(at.tree.text_of(guard));
  if (all[next]->kind != "DeclStmt" && next + 1 < all.size()) {
    propose({{guard, "{ " + text}, {{behind.to, behind.to}, " }"}});
  }
  propose({{guard, ""}, {{behind.to, behind.to}, " " + text}});
}

// Taken before the loop, the try block or the block that it begins, or before the statement above it.
void guard_widened(const Place& at, const Propose& propose) {
  if (!is_guard_of_block(at) || at.above.size() < 2) return;
  const std::size_t index = index_of(at);
  const Span guard = at.tree.with_semicolon(at.node.span);
  const std::string text = std::string(at.tree.text_of(guard)) + " ";
  const Node& around = *at.above[at.above.size() - 2];
  const std::size_t before = index > 0 && at.parent().children[index - 1] != nullptr
                                 ? at.parent().children[index - 1]->span.from
                                 : around.span.from;
  const bool statement = body_of(around) != nullptr || around.kind == "CompoundStmt" || around.kind == "CXXTryStmt";
  if (index > 0) propose({{{before, before}, text}, {guard, ""}});
  if (index != 0 || !statement) return;
  // A block of its own begins where its parent has it, not where the parent begins.
  const std::size_t front = around.kind == "CompoundStmt" ? at.parent().span.from : before;
  propose({{{front, front}, text}, {guard, ""}});
}

// A block inside a block, which ends the life of a guard, goes on.
void scope_removed(const Place& at, const Propose& propose) {
  if (at.node.kind != "CompoundStmt" || at.parent().kind != "CompoundStmt") return;
  propose({{{at.node.span.from, at.node.span.from + 1}, ""}, {{at.node.span.to - 1, at.node.span.to}, ""}});
}

// cv.wait(lock, predicate) → cv.wait(lock)
void predicate_removed(const Place& at, const Propose& propose) {
  if (at.node.kind != "CXXMemberCallExpr" || at.node.children.size() < 3) return;
  const Node* callee = at.child(0);
  if (callee == nullptr || !callee->name.starts_with("wait")) return;
  const Node *before = at.child(at.node.children.size() - 2), *last = at.child(at.node.children.size() - 1);
  if (last == nullptr || before == nullptr || last->type.find("lambda") == std::string::npos) return;
  propose({{{before->span.to, last->span.to}, ""}});
}

}  // namespace

std::vector<Operator> lock_operators() {
  return {{"guard_removed", guard_removed},
          {"guard_narrowed", guard_narrowed},
          {"guard_widened", guard_widened},
          {"scope_removed", scope_removed},
          {"predicate_removed", predicate_removed}};
}

}  // namespace trenza
