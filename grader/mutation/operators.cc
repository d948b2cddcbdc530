#include "grader/mutation/operators.h"

#include <algorithm>

namespace trenza {
namespace {

bool one_of(const std::string& word, std::initializer_list<const char*> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

const Node* Place::function() const {
  for (auto each = above.rbegin(); each != above.rend(); ++each) {
    if (one_of((*each)->kind, {"FunctionDecl", "CXXMethodDecl", "CXXConstructorDecl", "CXXDestructorDecl"}))
      return *each;
  }
  return nullptr;
}

const Node* Place::child(std::size_t index) const {
  return index < node.children.size() ? node.children[index].get() : nullptr;
}

const std::vector<Operator>& operators() {
  static const std::vector<Operator> all = [] {
    std::vector<Operator> found;
    for (auto part : {flow_operators(), lock_operators(), value_operators(), word_operators()}) {
      found.insert(found.end(), part.begin(), part.end());
    }
    return found;
  }();
  return all;
}

bool is_plain_statement(const Node& node) {
  return !one_of(node.kind, {"DeclStmt", "CompoundStmt", "NullStmt", "ReturnStmt", "BreakStmt", "ContinueStmt",
                             "CaseStmt", "DefaultStmt", "CXXCatchStmt"});
}

const Node* condition_of(const Node& node) {
  if (node.has_variable) return nullptr;
  std::size_t at = 0;
  if (node.kind == "IfStmt")
    at = node.has_init ? 1 : 0;
  else if (node.kind == "ForStmt")
    at = 2;  // behind what the loop begins with, and a variable of the condition
  else if (node.kind == "DoStmt")
    at = 1;
  else if (!one_of(node.kind, {"WhileStmt", "ConditionalOperator"}))
    return nullptr;
  if (at >= node.children.size() || node.children[at] == nullptr) return nullptr;
  const Node& found = *node.children[at];
  return found.written && found.kind != "DeclStmt" ? &found : nullptr;
}

const Node* body_of(const Node& node) {
  if (!one_of(node.kind, {"WhileStmt", "ForStmt", "CXXForRangeStmt", "DoStmt"}) || node.children.empty())
    return nullptr;
  return (node.kind == "DoStmt" ? node.children.front() : node.children.back()).get();
}

bool is_guard(const Node& statement) {
  if (statement.kind != "DeclStmt" || statement.children.size() != 1 || statement.children[0] == nullptr) return false;
  const std::string& type = statement.children[0]->type;
  for (const char* guard : {"lock_guard", "unique_lock", "scoped_lock", "shared_lock", "Lock", "Guard"}) {
    if (type.find(guard) != std::string::npos && type.find('*') == std::string::npos) return true;
  }
  return false;
}

}  // namespace trenza
