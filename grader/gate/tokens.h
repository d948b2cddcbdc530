#ifndef GRADER_GATE_TOKENS_H_
#define GRADER_GATE_TOKENS_H_

#include <string>
#include <string_view>
#include <vector>

namespace trenza {

// A preprocessing token of C++20 ([lex.pptoken]).
struct Token {
  enum class Kind {
    identifier,   // also keywords
    number,       // "1'000", "0x1p-3"
    text,         // a string or character literal, with quotes, prefix and escapes as they stand
    header,       // <vector> or "race_mutex.h" in a directive that includes, and in __has_include(…) of a #if
    punctuation,  // one character, but "##" and "::"; digraphs are written out: <: is [, %: is #
    ambiguous,    // the R between two quotes of "a"R"b(": the first literal's suffix, or the prefix of a raw string
                  // where R is a macro. What follows it cannot be relied on
  };

  Kind kind = Kind::punctuation;
  std::string text;
  int line = 1;
  bool starts_line = false;  // the first token of its line: a # here begins a directive

  bool is(std::string_view punctuation) const { return kind == Kind::punctuation && text == punctuation; }
  bool is_word(std::string_view word) const { return kind == Kind::identifier && text == word; }
};

// Splits `source` as the compilers of the course do: lines that end in a backslash are joined (but not in a raw
// string), comments are spaces, and what `#if 0` leaves out is left out. There are no trigraphs in C++20.
//
// Any text is taken; a literal without its end goes to the end of its line, a raw one to the end of the text.
std::vector<Token> tokenize(std::string_view source);

}  // namespace trenza

#endif  // GRADER_GATE_TOKENS_H_
