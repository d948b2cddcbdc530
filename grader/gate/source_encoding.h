#ifndef GRADER_GATE_SOURCE_ENCODING_H_
#define GRADER_GATE_SOURCE_ENCODING_H_

#include <optional>
#include <string>
#include <string_view>

namespace trenza {

// A learner's file as everybody after this reads it: UTF-8 without a byte order mark, lines that end with "\n".
struct SourceText {
  std::string text;
  // How it was saved, where that was another way: "UTF-16", "Latin-1 (Windows-1252)". Empty for UTF-8, with or without
  // a byte order mark, and whatever its lines end with.
  std::string saved_as;
};

// Reads `bytes` as an editor would: UTF-8; UTF-16 with a byte order mark, or without one where every other byte is
// zero; else Windows-1252, which holds all of Latin-1. nullopt if `bytes` are no text in any of them: zeros, control
// characters, or bytes that Windows-1252 leaves open.
//
// Whoever compiles or judges a learner's file does it with what this returns, so that a file means the same in its
// owner's tree and where it is handed in.
std::optional<SourceText> decode_source(std::string_view bytes);

}  // namespace trenza

#endif  // GRADER_GATE_SOURCE_ENCODING_H_
