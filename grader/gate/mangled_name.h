#ifndef GRADER_GATE_MANGLED_NAME_H_
#define GRADER_GATE_MANGLED_NAME_H_

#include <string>
#include <string_view>

namespace trenza {

// What an external name of C++ belongs to, read from its mangled form (Itanium C++ ABI, 5.1).
struct MangledName {
  // The outermost namespace or class: "course", "std", "testing"; "" for a function or variable in no namespace, and
  // for what is not understood; "(anonymous)" for the unnamed namespace.
  std::string scope;
  // Replaces memory allocation: operator new or delete in no class.
  bool allocates = false;
  // The name itself has template arguments, so it may be an instantiation.
  bool is_template = false;
};

// Reads a name that begins with _Z.
MangledName read_mangled(std::string_view name);

// True if namespace or class `scope` is the outermost one of anything that `name` is made of: of itself, of a template
// argument, of a parameter.
bool mentions_scope(std::string_view name, std::string_view scope);

// True if a template argument of `name` is a type that is neither of the language nor of the standard library.
bool has_own_argument(std::string_view name);

}  // namespace trenza

#endif  // GRADER_GATE_MANGLED_NAME_H_
