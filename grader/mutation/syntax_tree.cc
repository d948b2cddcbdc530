#include "grader/mutation/syntax_tree.h"

#include <cctype>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"

namespace trenza {
namespace {

using Json = nlohmann::json;

// The place of a token, for what a macro makes: that of the macro's name in the file.
const Json* place_of(const Json& location) {
  const Json* at = &location;
  if (const auto expansion = location.find("expansionLoc"); expansion != location.end()) at = &*expansion;
  return at->contains("offset") ? at : nullptr;
}

// Behind the token at `at`; behind its arguments, if it names a macro with some.
std::size_t end_of(const Json& location, const Json& at, const std::string& text) {
  std::size_t end = at.at("offset").get<std::size_t>() + at.at("tokLen").get<std::size_t>();
  if (!location.contains("expansionLoc") || end >= text.size() || text[end] != '(') return end;
  int open = 0;
  for (; end < text.size(); ++end) {
    open += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
    if (open == 0) return end + 1;
  }
  return end;
}

std::string word(const Json& node, const char* key) {
  const auto found = node.find(key);
  return found != node.end() && found->is_string() ? found->get<std::string>() : "";
}

bool flag(const Json& node, const char* key) { return node.contains(key) && node.at(key).get<bool>(); }

std::unique_ptr<Node> read_node(const Json& from, const std::string& text) {
  if (!from.contains("kind")) return nullptr;
  auto node = std::make_unique<Node>();
  node->kind = word(from, "kind");
  node->name = word(from, "name");
  node->opcode = word(from, "opcode");
  node->id = word(from, "id");
  if (from.contains("type")) node->type = word(from.at("type"), "qualType");
  if (from.contains("referencedDecl")) node->refers = word(from.at("referencedDecl"), "id");
  node->has_init = flag(from, "hasInit");
  node->has_variable = flag(from, "hasVar");
  node->written = false;
  if (from.contains("range") && !flag(from, "isImplicit")) {
    const Json& range = from.at("range");
    const Json *begin = place_of(range.at("begin")), *end = place_of(range.at("end"));
    if (begin != nullptr && end != nullptr) {
      node->written = true;
      node->span = {begin->at("offset").get<std::size_t>(), end_of(range.at("end"), *end, text)};
      if (node->span.to > text.size() || node->span.from > node->span.to) node->written = false;
    }
  }
  if (from.contains("inner")) {
    for (const Json& child : from.at("inner")) node->children.push_back(read_node(child, text));
  }
  return node;
}

// The file in which `declaration` lies; empty where clang does not say it.
std::string file_of(const Json& declaration) {
  const Json& location = declaration.at("loc");
  return word(location.contains("expansionLoc") ? location.at("expansionLoc") : location, "file");
}

void walk_below(const Node& node, std::vector<const Node*>& above,
                const std::function<void(const Node&, const std::vector<const Node*>&)>& tell) {
  above.push_back(&node);
  for (const auto& child : node.children) {
    if (child == nullptr) continue;
    if (child->written) tell(*child, above);
    walk_below(*child, above, tell);
  }
  above.pop_back();
}

}  // namespace

std::string_view SyntaxTree::text_of(Span span) const {
  return std::string_view(text).substr(span.from, span.to - span.from);
}

Span SyntaxTree::with_semicolon(Span span) const {
  std::size_t at = span.to;
  while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0) ++at;
  return at < text.size() && text[at] == ';' ? Span{span.from, at + 1} : span;
}

std::size_t SyntaxTree::find(std::string_view wanted, std::size_t from) const { return text.find(wanted, from); }

SyntaxTree read_tree(std::istream& dump, const std::string& file, const std::string& text) {
  SyntaxTree tree{text, {}};
  tree.root.written = false;
  try {
    while (dump >> std::ws && !dump.eof()) {
      Json declaration;
      dump >> declaration;
      if (file_of(declaration) != file) continue;
      if (auto node = read_node(declaration, text)) tree.root.children.push_back(std::move(node));
    }
  } catch (const Json::exception& error) {
    throw std::runtime_error("clang's syntax tree of " + file + " cannot be read: " + error.what());
  }
  return tree;
}

SyntaxTree parse(const std::string& root, const std::string& file, const std::string& name_space) {
  const TemporaryFolder folder;
  Program clang;
  clang.line = {"clang++", "-std=c++20",     "-fsyntax-only", "-I.",
                "-Xclang", "-ast-dump=json", "-Xclang",       "-ast-dump-filter=" + name_space,
                file};
  clang.directory = root;
  clang.log = folder.file("tree");
  clang.errors = folder.file("errors");
  const int code = run(clang);
  if (code == 127) throw std::runtime_error("Mutation needs clang: install Debian's package clang.");
  if (code != 0) throw std::runtime_error("clang cannot compile " + file + ":\n" + read_file(clang.errors));
  std::ifstream dump(clang.log);
  return read_tree(dump, file, read_file(root + "/" + file));
}

void walk(const Node& root, const std::function<void(const Node&, const std::vector<const Node*>&)>& tell) {
  std::vector<const Node*> above;
  walk_below(root, above, tell);
}

}  // namespace trenza
