#ifndef GRADER_GATE_ATTRIBUTES_H_
#define GRADER_GATE_ATTRIBUTES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grader/gate/tokens.h"

namespace trenza {

// The first attribute of the list at `at`, which is the first token of [[…]] or the word __attribute__, that a solution
// may not use, without the underscores round it; nullopt if it may use all of them. An attribute list that cannot be
// read, because a macro hides part of it, gives the macro's name, or "".
//
// Attributes that change what a compiler warns of, how code is laid out or how it is optimised are allowed; those that
// leave out the sanitizer, run code before main, or give symbols other names and places are not. The list is in
// attributes.cc.
std::optional<std::string> refused_attribute(const std::vector<Token>& tokens, std::size_t at);

}  // namespace trenza

#endif  // GRADER_GATE_ATTRIBUTES_H_
