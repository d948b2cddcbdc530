#include "grader/mutation/mutation.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "grader/mutation/operators.h"

namespace trenza {
namespace {

// `text` with every run of white space as one space, and no longer than a line may be.
std::string on_a_line(std::string_view text) {
  constexpr std::size_t kLongest = 90;
  std::string line;
  for (const char c : text) {
    const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!space) line += c;
    if (space && !line.empty() && line.back() != ' ') line += ' ';
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  if (line.size() <= kLongest) return line;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0u) == 0x80u) --end;  // no half of a character
  return line.substr(0, end) + "…";
}

std::string change_of(const SyntaxTree& tree, const Edit& edit) {
  const std::string before = on_a_line(tree.text_of(edit.span)), after = on_a_line(edit.text);
  return before.empty() ? "+ " + after : after.empty() ? "- " + before : before + " → " + after;
}

std::vector<Edit> in_order(std::vector<Edit> edits) {
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.span.from < b.span.from; });
  return edits;
}

bool overlap(const std::vector<Edit>& sorted) {
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i].span.from < sorted[i - 1].span.to) return true;
  }
  return false;
}

// The innermost function with a name, and not the operator() of a lambda.
std::string function_around(const Node& node, const std::vector<const Node*>& above) {
  const auto has_name = [](const Node& each) {
    const std::string& kind = each.kind;
    const bool function = kind == "FunctionDecl" || kind == "CXXMethodDecl" || kind == "CXXConstructorDecl" ||
                          kind == "CXXDestructorDecl" || kind == "CXXConversionDecl";
    return function && each.name != "operator()";
  };
  if (has_name(node)) return node.name;
  const auto found = std::find_if(above.rbegin(), above.rend(), [&](const Node* each) { return has_name(*each); });
  return found != above.rend() ? (*found)->name : "";
}

}  // namespace

std::string Mutation::key() const { return (function.empty() ? "" : function + ": ") + operation + ": " + change; }

std::string Mutation::applied_to(const std::string& text) const {
  std::string result;
  std::size_t at = 0;
  for (const Edit& edit : in_order(edits)) {
    result += text.substr(at, edit.span.from - at) + edit.text;
    at = edit.span.to;
  }
  return result + text.substr(at);
}

std::vector<Mutation> mutations_of(const SyntaxTree& tree) {
  std::vector<Mutation> found;
  std::set<std::string> texts = {tree.text};
  walk(tree.root, [&](const Node& node, const std::vector<const Node*>& above) {
    for (const Operator& each : operators()) {
      const Propose propose = [&](std::vector<Edit> edits) {
        edits = in_order(std::move(edits));
        if (edits.empty() || overlap(edits)) return;
        Mutation mutation{each.name, function_around(node, above), 0, edits, ""};
        if (!texts.insert(mutation.applied_to(tree.text)).second) return;
        const auto begin = tree.text.begin();
        mutation.line = 1 + static_cast<std::size_t>(
                                std::count(begin, begin + static_cast<std::ptrdiff_t>(edits.front().span.from), '\n'));
        for (const Edit& edit : edits) {
          mutation.change += (mutation.change.empty() ? "" : ", ") + change_of(tree, edit);
        }
        found.push_back(std::move(mutation));
      };
      each.find({tree, node, above}, propose);
    }
  });
  std::stable_sort(found.begin(), found.end(), [](const Mutation& a, const Mutation& b) { return a.line < b.line; });
  return found;
}

}  // namespace trenza
