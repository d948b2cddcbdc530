#ifndef GRADER_INTERLEAVE_SEARCH_TOKEN_H_
#define GRADER_INTERLEAVE_SEARCH_TOKEN_H_

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "grader/interleave/runtime/region/step.h"
#include "grader/interleave/search/races.h"

namespace trenza::interleave {

// A schedule as one line of text that can be mailed, pasted and replayed on another machine:
//
//   weave1.VnYmFuay4…
//
// Behind the version of the format stands base64url (RFC 4648, without padding) of the members in their order, numbers
// as in LEB128, choices as runs of equal ones, behind them what races do where they do not end it, and a checksum
// (CRC-32). Letters, digits, "-", "_" and one "." only.
struct Token {
  std::string subject;        // what was run, in the words of who made the token: an exercise's case, a command
  std::uint64_t program = 0;  // fingerprint() of the binary
  std::uint64_t hash = 0;     // of the schedule's trace
  std::vector<Choice> choices;
  Races races;

  friend bool operator==(const Token&, const Token&) = default;
};

// What is wrong with a token, as a sentence.
struct BadToken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string encode(const Token& token);

// The token that `text` says; space around it does not matter. Throws BadToken: it is none, of another version, cut
// short, changed.
Token decode(std::string_view text);

// Stands for the content of a file: FNV-1a of its bytes. Throws std::runtime_error if it cannot be read.
std::uint64_t fingerprint(const std::string& file);

// Throws BadToken if `token` is of another binary than `file` is now.
void require_same_program(const Token& token, const std::string& file);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_TOKEN_H_
