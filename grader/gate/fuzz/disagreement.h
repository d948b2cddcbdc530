#ifndef GRADER_GATE_FUZZ_DISAGREEMENT_H_
#define GRADER_GATE_FUZZ_DISAGREEMENT_H_

#include <optional>
#include <string>
#include <string_view>

namespace trenza {

// Where the compiler's own preprocessor sees a token in `source` that tokenize() does not see, in a sentence; nullopt
// if it sees all, or `source` is no test: the compiler refuses it, or it holds directives, macros of the compiler or
// bytes that make the two texts differ rightly. What tokenize() sees beyond that, in branches of conditions, is no
// fault.
//
// Starts g++'s cc1plus on a file in `folder`, which may be written to. Throws std::runtime_error where that fails.
std::optional<std::string> disagreement(std::string_view source, const std::string& folder);

// The comparison alone: of `source` with what a preprocessor for which asm is a macro named watched_word_seen made of
// it.
std::optional<std::string> hidden_token(std::string_view source, std::string_view preprocessed);

}  // namespace trenza

#endif  // GRADER_GATE_FUZZ_DISAGREEMENT_H_
