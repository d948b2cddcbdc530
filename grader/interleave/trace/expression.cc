#include "grader/interleave/trace/expression.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <vector>

namespace trenza::interleave {
namespace {

struct Token {
  std::size_t begin = 0;
  std::string_view text;

  std::size_t end() const { return begin + text.size(); }
  bool is_name() const { return std::isalpha(static_cast<unsigned char>(text[0])) != 0 || text[0] == '_'; }
  bool joins() const { return text == "->" || text == "." || text == "::"; }
};

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The end of the string or character that begins at `at`.
std::size_t quoted_end(std::string_view line, std::size_t at) {
  const char quote = line[at];
  for (std::size_t end = at + 1; end < line.size(); ++end) {
    if (line[end] == '\\') {
      ++end;
    } else if (line[end] == quote) {
      return end + 1;
    }
  }
  return line.size();
}

std::vector<Token> tokens_of(std::string_view line) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < line.size();) {
    const std::string_view rest = line.substr(at);
    if (rest.starts_with("//")) break;
    if (std::isspace(static_cast<unsigned char>(line[at])) != 0) {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    if (in_word(line[at])) {
      while (end < line.size() && in_word(line[end])) ++end;
    } else if (line[at] == '"' || line[at] == '\'') {
      end = quoted_end(line, at);
    } else {
      for (const std::string_view word : {"<<=", ">>=", "->", "::", "++", "--", "+=", "-=", "*=", "/=",
                                          "%=",  "|=",  "&=", "^=", "==", "!=", "<=", ">=", "&&", "||"}) {
        if (!rest.starts_with(word)) continue;
        end = at + word.size();
        break;
      }
    }
    tokens.push_back({at, line.substr(at, end - at)});
    at = end;
  }
  return tokens;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  for (const std::string_view each : list) {
    if (text == each) return true;
  }
  return false;
}

bool is_assignment(std::string_view text) {
  return is_one_of(text, {"=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "<<=", ">>="});
}

bool is_keyword(std::string_view text) {
  return is_one_of(text, {"return", "if", "while", "for", "delete", "new", "throw", "sizeof", "const", "auto", "else"});
}

bool locks(std::string_view operation) {
  return is_one_of(operation, {"lock", "trylock", "unlock", "read_lock", "write_lock", "rw_trylock", "rw_unlock"});
}

bool takes_lock(std::string_view operation) {
  return is_one_of(operation, {"lock", "trylock", "read_lock", "write_lock", "rw_trylock"});
}

class Line {
 public:
  explicit Line(std::string_view line) : line_(line), tokens_(tokens_of(line)) {}

  Expression used(std::size_t column, std::string_view operation) const {
    const auto at = token_at(column);
    if (!at) return {};
    const std::string_view text = tokens_[*at].text;
    if (is_assignment(text) && *at > 0) return {before(*at), true};
    if (text == "++" || text == "--") return {*at > 0 && ends(*at - 1) ? before(*at) : behind(*at + 1), true};
    if (text == "(") return *at > 0 ? call(*at - 1, operation) : Expression();
    // Where g++ has the operation of a declaration, std::lock_guard guard(mutex), with optimization. Whatever unlocks
    // at a closing bracket does so at the end of a block.
    if ((text == ")" || text == "}") && takes_lock(operation)) {
      const auto open = opening(*at);
      return open && *open > 0 ? call(*open - 1, operation) : Expression();
    }
    if (!tokens_[*at].is_name()) return {};
    if (next_is(*at, "(") || next_is(*at, "{")) return call(*at, operation);
    if (is_keyword(text)) return {};
    // The operation of a declaration, std::lock_guard<std::mutex> guard(mutex), may stand at its begin.
    if (locks(operation)) return {};
    return {behind(*at), true};
  }

 private:
  std::optional<std::size_t> token_at(std::size_t column) const {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].begin < column && column <= tokens_[i].end()) return i;
    }
    return std::nullopt;
  }

  bool next_is(std::size_t token, std::string_view text) const {
    return token + 1 < tokens_.size() && tokens_[token + 1].text == text;
  }

  // True if an expression may end with the token.
  bool ends(std::size_t token) const {
    const Token& t = tokens_[token];
    return (t.is_name() && !is_keyword(t.text)) || t.text == "]" || t.text == ")";
  }

  // The bracket that the closing one at `token` belongs to.
  std::optional<std::size_t> opening(std::size_t token) const {
    int open = 0;
    for (std::size_t i = token + 1; i-- > 0;) {
      const std::string_view text = tokens_[i].text;
      if (is_one_of(text, {")", "]", "}"})) ++open;
      if (is_one_of(text, {"(", "[", "{"}) && --open == 0) return i;
    }
    return std::nullopt;
  }

  std::optional<std::size_t> closing(std::size_t token) const {
    int open = 0;
    for (std::size_t i = token; i < tokens_.size(); ++i) {
      const std::string_view text = tokens_[i].text;
      if (is_one_of(text, {"(", "[", "{"})) ++open;
      if (is_one_of(text, {")", "]", "}"}) && --open == 0) return i;
    }
    return std::nullopt;
  }

  std::string text_of(std::size_t first, std::size_t last) const {
    std::string text(line_.substr(tokens_[first].begin, tokens_[last].end() - tokens_[first].begin));
    constexpr std::string_view kThis = "this->";
    if (text.starts_with(kThis)) text.erase(0, kThis.size());
    constexpr std::size_t kLongest = 40;
    return text.size() > kLongest ? std::string() : text;
  }

  // Where the expression begins that ends with `last`; nullopt where there is none.
  std::optional<std::size_t> begin_of(std::size_t last) const {
    std::size_t first = last;
    for (;;) {
      // Back over subscripts and arguments to what they belong to.
      while (is_one_of(tokens_[first].text, {"]", ")"})) {
        const auto open = opening(first);
        if (!open) return std::nullopt;
        first = *open;
        const bool belongs = first > 0 && ends(first - 1);
        if (!belongs) return tokens_[first].text == "(" ? std::optional(first) : std::nullopt;
        --first;
      }
      if (!tokens_[first].is_name()) return std::nullopt;
      if (first < 2 || !tokens_[first - 1].joins() || !ends(first - 2)) return first;
      first -= 2;
    }
  }

  std::string before(std::size_t token) const {
    if (!ends(token - 1)) return "";
    const auto first = begin_of(token - 1);
    return first ? text_of(*first, token - 1) : "";
  }

  // The expression whose member, or variable, is the name at `token` or behind it.
  std::string behind(std::size_t token) const {
    while (token + 2 < tokens_.size() && tokens_[token].is_name() && tokens_[token + 1].joins() &&
           token_begins(token)) {
      token += 2;
    }
    if (token >= tokens_.size() || !tokens_[token].is_name() || is_keyword(tokens_[token].text)) return "";
    std::size_t last = token;
    if (next_is(last, "[")) {
      const auto close = closing(last + 1);
      if (!close) return "";
      last = *close;
    }
    const auto first = begin_of(token);
    return first ? text_of(*first, last) : "";
  }

  // True behind ++ or --: there the column is that of the operator, elsewhere that of the member itself.
  bool token_begins(std::size_t token) const { return token > 0 && is_one_of(tokens_[token - 1].text, {"++", "--"}); }

  // What a call of the function, or the declaration of the guard, at `name` works on.
  Expression call(std::size_t name, std::string_view operation) const {
    if (name > 1 && tokens_[name - 1].joins() && tokens_[name - 1].text != "::") {
      // A unique_lock's lock() is a mutex's.
      return {before(name - 1), !locks(operation)};
    }
    const bool posix = tokens_[name].text.starts_with("pthread_") || tokens_[name].text.starts_with("sem_");
    const bool guard = locks(operation) && name > 0 && !posix &&
                       (tokens_[name - 1].text == ">" || tokens_[name - 1].is_name()) &&
                       !is_keyword(tokens_[name - 1].text);
    if (!posix && !guard) return {};
    const auto close = closing(name + 1);
    if (!close || *close == name + 2) return {};
    std::size_t first = name + 2, last = first;
    int open = 0;
    for (; last < *close && (open > 0 || tokens_[last].text != ","); ++last) {
      if (is_one_of(tokens_[last].text, {"(", "[", "{"})) ++open;
      if (is_one_of(tokens_[last].text, {")", "]", "}"})) --open;
    }
    // With several locks in one guard nobody knows which this one is; std::defer_lock and its like are none.
    if (guard && last < *close && !(last + 3 < tokens_.size() && tokens_[last + 1].text == "std")) return {};
    if (tokens_[first].text == "&" || tokens_[first].text == "*") ++first;
    if (first >= last || !ends(last - 1) || begin_of(last - 1) != first) return {};
    return {text_of(first, last - 1), true};
  }

  std::string_view line_;
  std::vector<Token> tokens_;
};

}  // namespace

Expression used_expression(std::string_view line, int column, std::string_view operation) {
  if (column <= 0) return {};
  Expression found = Line(line).used(static_cast<std::size_t>(column), operation);
  if (found.text.empty()) found.sure = false;
  return found;
}

std::string last_name(const std::string& expression) {
  std::size_t begin = 0;
  for (const char* joint : {"->", ".", "::"}) {
    const std::size_t at = expression.rfind(joint);
    if (at != std::string::npos) begin = std::max(begin, at + std::string_view(joint).size());
  }
  return expression.substr(begin, expression.find('[', begin) - begin);
}

}  // namespace trenza::interleave
