#include "grader/gate/attributes.h"

#include <algorithm>

namespace trenza {
namespace {

// clang-format off
constexpr std::string_view kAllowed[] = {
    // C++20 and later
    "assume", "carries_dependency", "deprecated", "fallthrough", "likely", "maybe_unused", "no_unique_address",
    "nodiscard", "noreturn", "unlikely",
    // gcc and clang: calls and warnings
    "alloc_size", "always_inline", "artificial", "assume_aligned", "cleanup", "cold", "const", "diagnose_if",
    "enable_if", "error", "flatten", "format", "format_arg", "hot", "leaf", "malloc", "noinline", "nonnull",
    "nothrow", "pure", "returns_nonnull", "sentinel", "trivial_abi", "unavailable", "unused", "used", "visibility",
    "warn_unused", "warn_unused_result", "warning",
    // gcc and clang: types
    "abi_tag", "aligned", "may_alias", "mode", "packed", "transparent_union", "vector_size",
    // clang's thread safety analysis
    "acquire_capability", "acquire_shared_capability", "acquired_after", "acquired_before", "assert_capability",
    "assert_exclusive_lock", "assert_shared_capability", "assert_shared_lock", "capability",
    "exclusive_lock_function", "exclusive_locks_required", "exclusive_trylock_function", "guarded_by", "guarded_var",
    "lock_returned", "lockable", "locks_excluded", "no_thread_safety_analysis", "pt_guarded_by", "pt_guarded_var",
    "release_capability", "release_generic_capability", "release_shared_capability", "requires_capability",
    "requires_shared_capability", "scoped_capability", "scoped_lockable", "shared_lock_function",
    "shared_locks_required", "shared_trylock_function", "try_acquire_capability", "try_acquire_shared_capability",
    "unlock_function",
};
// clang-format on

// "__noinline__" and "noinline" are one.
std::string_view without_underscores(std::string_view name) {
  if (name.size() > 4 && name.starts_with("__") && name.ends_with("__")) return name.substr(2, name.size() - 4);
  return name;
}

bool is_allowed(std::string_view name) {
  return std::find(std::begin(kAllowed), std::end(kAllowed), without_underscores(name)) != std::end(kAllowed);
}

// The tokens from `begin` up to the bracket that closes the one before it; nullopt if there is none.
std::optional<std::size_t> closing(const std::vector<Token>& tokens, std::size_t begin) {
  int depth = 1;
  for (std::size_t i = begin; i < tokens.size(); ++i) {
    if (tokens[i].is("(") || tokens[i].is("[") || tokens[i].is("{")) ++depth;
    if (tokens[i].is(")") || tokens[i].is("]") || tokens[i].is("}")) --depth;
    if (depth == 0) return i;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> refused_attribute(const std::vector<Token>& tokens, std::size_t at) {
  std::size_t begin = at + 2;  // behind [[
  if (!tokens[at].is("[")) {
    begin = at + 3;  // behind __attribute__((
    if (begin > tokens.size() || !tokens[at + 1].is("(") || !tokens[at + 2].is("(")) return "";
  }
  const auto end = closing(tokens, begin);
  if (!end) return "";
  for (std::size_t i = begin; i < *end; ++i) {
    if (tokens[i].is("(")) {  // its arguments
      i = closing(tokens, i + 1).value_or(*end);
    } else if (tokens[i].is_word("using") || (i + 1 < *end && tokens[i + 1].is("::"))) {
      // The name of a namespace.
      if (tokens[i].is_word("using")) ++i;
    } else if (tokens[i].kind == Token::Kind::identifier && !is_allowed(tokens[i].text)) {
      return std::string(without_underscores(tokens[i].text));
    } else if (tokens[i].is("##")) {
      return "";
    }
  }
  return std::nullopt;
}

}  // namespace trenza
