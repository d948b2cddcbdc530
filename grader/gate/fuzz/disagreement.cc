#include "grader/gate/fuzz/disagreement.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "grader/base/file.h"
#include "grader/gate/compiler/bounded_run.h"
#include "grader/gate/expanded_source.h"
#include "grader/gate/tokens.h"

namespace trenza {
namespace {

// The compiler is told that asm is a macro of this name, so its count does not depend on how its output is read.
constexpr std::string_view kWatched = "asm";
constexpr std::string_view kSeen = "watched_word_seen";

const std::string& preprocessor() {
  static const std::string path = [] {
    const BoundedRun run = run_bounded({"g++", "-print-prog-name=cc1plus"}, {});
    if (run.exit_code != 0) throw std::runtime_error("g++ does not say where its preprocessor is: " + run.output);
    return run.output.substr(0, run.output.find('\n'));
  }();
  return path;
}

// Only what the gate takes for text gets to the compiler.
bool is_plain(std::string_view source) {
  return std::all_of(source.begin(), source.end(),
                     [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t'; });
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What stands outside of directives; nullopt where a directive or a word makes the compiler write something else.
std::optional<std::vector<std::string>> words_of(std::string_view text) {
  std::vector<std::string> words;
  const std::vector<Token> tokens = tokenize(text);
  for (std::size_t i = 0; i < tokens.size();) {
    std::size_t end = i + 1;
    while (end < tokens.size() && !tokens[end].starts_line) ++end;
    const bool directive = tokens[i].is("#");
    if (directive && end > i + 1 &&
        !is_one_of(tokens[i + 1].text, {"if", "ifdef", "ifndef", "elif", "else", "endif", "pragma", "warning"})) {
      return std::nullopt;
    }
    for (std::size_t t = i; t < end; ++t) {
      if (tokens[t].kind == Token::Kind::ambiguous) return std::nullopt;  // which the gate takes for tampering
      const bool is_word = tokens[t].kind == Token::Kind::identifier;
      if (is_word && tokens[t].text.starts_with('_') && !tokens[t].text.starts_with("__has_include"))
        return std::nullopt;
      // No program has it there, and on a line of its own, as it may be written, it would look like a directive.
      if (!directive && tokens[t].is("#")) return std::nullopt;
      if (!directive) words.push_back(tokens[t].text);
    }
    i = end;
  }
  return words;
}

}  // namespace

std::optional<std::string> disagreement(std::string_view source, const std::string& folder) {
  if (!is_plain(source) || has_line_mark(source) || source.find(kSeen) != std::string_view::npos) return std::nullopt;
  if (!words_of(source)) return std::nullopt;

  const std::string file = folder + "/source.cc", output = folder + "/source.ii";
  std::ofstream(file, std::ios::binary) << source;
  const std::string define = "-D" + std::string(kWatched) + "=" + std::string(kSeen);
  const BoundedRun run = run_bounded(
      {preprocessor(), "-E", "-quiet", "-std=c++20", "-undef", "-nostdinc", "-w", define, file, "-o", output}, {});
  if (run.exit_code == 127) throw std::runtime_error(preprocessor() + " could not be started.");
  if (run.exit_code != 0) return std::nullopt;
  const std::string text = judged_text(read_file(output), file);

  return hidden_token(source, text);
}

std::optional<std::string> hidden_token(std::string_view source, std::string_view preprocessed) {
  const auto ours = words_of(source);
  if (!ours) return std::nullopt;
  std::size_t seen = 0;
  for (std::size_t at = 0; (at = preprocessed.find(kSeen, at)) != std::string_view::npos; ++at) ++seen;
  const auto words = std::count(ours->begin(), ours->end(), kWatched);
  if (seen > static_cast<std::size_t>(words)) return "The compiler sees more words \"asm\".";

  const auto theirs = words_of(preprocessed);
  if (!theirs) return "The compiler sees a directive or a word that is hidden.";
  auto at = ours->begin();
  for (std::string word : *theirs) {
    if (word == kSeen) word = kWatched;
    at = std::find(at, ours->end(), word);
    if (at == ours->end()) return "The compiler sees a token that is hidden: " + word;
    ++at;
  }
  return std::nullopt;
}

}  // namespace trenza
