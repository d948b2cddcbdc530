#ifndef GRADER_MUTATION_SYNTAX_TREE_H_
#define GRADER_MUTATION_SYNTAX_TREE_H_

#include <cstddef>
#include <functional>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace trenza {

// A part of a source file: the bytes [from, to).
struct Span {
  std::size_t from = 0, to = 0;
};

// A declaration, statement or expression as clang sees it. `kind` and `opcode` are clang's own words: "IfStmt", "&&".
struct Node {
  std::string kind;
  std::string name;     // of what it declares, or of the member that it calls
  std::string opcode;   // of an operator
  std::string type;     // of an expression or variable, as it is written
  std::string id;       // of a declaration, in this tree
  std::string refers;   // of a name: the id of what it means
  bool written = true;  // false: the compiler has added it
  bool has_init = false;
  bool has_variable = false;  // its condition declares one
  Span span;
  std::vector<std::unique_ptr<Node>> children;  // null where clang leaves a place free, as in for (;;)
};

// A source file and what clang reads in it.
struct SyntaxTree {
  std::string text;
  Node root;  // its children are what the file itself declares in the namespace that was asked for

  std::string_view text_of(Span span) const;
  // `span` of a statement, with the semicolon behind it.
  Span with_semicolon(Span span) const;
  // The first `wanted` at or after `from`, or npos.
  std::size_t find(std::string_view wanted, std::size_t from) const;
};

// Reads what `clang -Xclang -ast-dump=json -Xclang -ast-dump-filter=NAMESPACE` printed: the declarations that lie in
// `file`, whose text is `text`. Throws std::runtime_error with a sentence.
SyntaxTree read_tree(std::istream& dump, const std::string& file, const std::string& text);

// Asks clang for the tree of `file`, relative to the folder `root`, where its includes start, too. Throws
// std::runtime_error if clang is not there or cannot compile it.
SyntaxTree parse(const std::string& root, const std::string& file, const std::string& name_space);

// Calls `tell` with every node below `root` and with the nodes above it, the nearest one last. What the compiler has
// added is left out.
void walk(const Node& root, const std::function<void(const Node&, const std::vector<const Node*>&)>& tell);

}  // namespace trenza

#endif  // GRADER_MUTATION_SYNTAX_TREE_H_
