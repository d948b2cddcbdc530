#include "grader/gate/tokens.h"

#include <algorithm>
#include <cctype>

namespace trenza {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
// '$' and everything beyond ASCII too, as both compilers have it.
bool begins_word(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || (c & 0x80) != 0;
}
bool continues_word(char c) { return begins_word(c) || is_digit(c); }

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_raw_prefix(std::string_view word) { return is_one_of(word, {"R", "u8R", "uR", "UR", "LR"}); }

// The source with its joined lines joined; each character knows where it came from.
struct Spliced {
  explicit Spliced(std::string_view source) {
    int at_line = 1;
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (source[i] == '\\') {
        // Both compilers join lines with blanks behind the backslash too, and warn.
        std::size_t end = i + 1;
        while (end < source.size() && is_blank(source[end])) ++end;
        if (end == source.size()) break;  // compilers end the last line
        if (source[end] == '\n') {
          i = end;
          ++at_line;
          continue;
        }
      }
      text += source[i];
      origin.push_back(i);
      line.push_back(at_line);
      if (source[i] == '\n') ++at_line;
    }
  }

  std::string text;
  std::vector<std::size_t> origin;
  std::vector<int> line;
};

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source), in_(source) {}

  std::vector<Token> run() {
    while (skip_blanks()) read_token();
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < in_.text.size() ? in_.text[at_ + ahead] : '\0'; }
  bool sees(std::string_view what) const { return in_.text.compare(at_, what.size(), what) == 0; }

  // Goes to the next token; false at the end of the text.
  bool skip_blanks() {
    while (at_ < in_.text.size()) {
      if (peek() == '\n') {
        new_line_ = true;
        ++at_;
      } else if (is_blank(peek())) {
        ++at_;
      } else if (sees("//")) {
        at_ = std::min(in_.text.find('\n', at_), in_.text.size());
      } else if (sees("/*")) {
        const std::size_t end = in_.text.find("*/", at_ + 2);
        at_ = end == std::string::npos ? in_.text.size() : end + 2;
      } else if (at_ == 0 && sees("\xEF\xBB\xBF")) {
        at_ += 3;
      } else {
        return true;
      }
    }
    return false;
  }

  void push(Token::Kind kind, std::string text, std::size_t begin) {
    if (new_line_) line_begin_ = tokens_.size();
    tokens_.push_back({kind, std::move(text), in_.line[begin], new_line_});
    new_line_ = false;
  }

  void read_token() {
    const std::size_t begin = at_;
    if (names_header() && (peek() == '<' || peek() == '"')) return read_header();
    if (tokens_.empty() || at_ != literal_end_) return read_token_at(begin);
    // Behind a literal stands its suffix ([lex.ext]). Compilers take no macro for one.
    std::size_t end = at_;
    while (end < in_.text.size() && continues_word(in_.text[end])) ++end;
    const std::string word = in_.text.substr(at_, end - at_);
    const bool raw = end < in_.text.size() && in_.text[end] == '"' && is_raw_prefix(word);
    if (!raw) return read_token_at(begin);
    at_ = end;
    push(Token::Kind::ambiguous, word, begin);
  }

  void read_token_at(std::size_t begin) {
    if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return read_number();
    if (begins_word(peek())) {
      while (continues_word(peek())) ++at_;
      const std::string word = in_.text.substr(begin, at_ - begin);
      if (peek() == '"' && is_raw_prefix(word)) return read_raw(begin);
      if ((peek() == '"' || peek() == '\'') && is_one_of(word, {"u8", "u", "U", "L"})) return read_literal(begin);
      return push(Token::Kind::identifier, word, begin);
    }
    if (peek() == '"' || peek() == '\'') return read_literal(begin);
    read_punctuation();
  }

  // True where a < or " begins the name of a header: in a directive that includes, and in __has_include(…) of a
  // condition. Anywhere else it is what it always is ([lex.header]).
  bool names_header() const {
    const std::size_t n = tokens_.size();
    if (new_line_ || n - line_begin_ < 2 || !tokens_[line_begin_].is("#")) return false;
    const std::string_view directive = tokens_[line_begin_ + 1].text;
    if (is_one_of(directive, {"include", "include_next", "import", "embed"})) return n - line_begin_ == 2;
    return is_one_of(directive, {"if", "elif"}) && tokens_[n - 1].is("(") &&
           is_one_of(tokens_[n - 2].text, {"__has_include", "__has_include_next", "__has_embed"});
  }

  void read_header() {
    const std::size_t begin = at_;
    const char end = peek() == '<' ? '>' : '"';
    std::size_t close = at_ + 1;
    while (close < in_.text.size() && in_.text[close] != end && in_.text[close] != '\n') ++close;
    at_ = std::min(close + 1, in_.text.size());
    if (close < in_.text.size() && in_.text[close] == '\n') at_ = close;
    push(Token::Kind::header, in_.text.substr(begin, at_ - begin), begin);
  }

  void read_number() {
    const std::size_t begin = at_;
    while (at_ < in_.text.size()) {
      if ((peek() == '+' || peek() == '-') &&
          is_one_of(std::string_view(&in_.text[at_ - 1], 1), {"e", "E", "p", "P"})) {
        ++at_;
      } else if (continues_word(peek()) || peek() == '.' || (peek() == '\'' && continues_word(peek(1)))) {
        ++at_;
      } else {
        break;
      }
    }
    push(Token::Kind::number, in_.text.substr(begin, at_ - begin), begin);
  }

  void read_literal(std::size_t begin) {
    const char end = peek();
    ++at_;
    while (at_ < in_.text.size() && peek() != end && peek() != '\n') at_ += peek() == '\\' && peek(1) != '\n' ? 2 : 1;
    at_ = std::min(at_, in_.text.size());
    if (peek() == end) ++at_;
    literal_end_ = at_;
    push(Token::Kind::text, in_.text.substr(begin, at_ - begin), begin);
  }

  // In the source as it stands: what joins lines elsewhere is text in a raw string.
  void read_raw(std::size_t begin) {
    const std::string prefix = in_.text.substr(begin, at_ - begin);
    const std::size_t quote = in_.origin[at_];
    const std::size_t open = source_.find('(', quote);
    std::size_t end = source_.size();
    if (open != std::string_view::npos) {
      const std::string close = ")" + std::string(source_.substr(quote + 1, open - quote - 1)) + "\"";
      const std::size_t found = source_.find(close, open);
      if (found != std::string_view::npos) end = found + close.size();
    }
    at_ = static_cast<std::size_t>(std::lower_bound(in_.origin.begin(), in_.origin.end(), end) - in_.origin.begin());
    literal_end_ = at_;
    push(Token::Kind::text, prefix + std::string(source_.substr(quote, end - quote)), begin);
  }

  void read_punctuation() {
    const std::size_t begin = at_;
    struct Spelling {
      std::string_view text, means;
    };
    static constexpr Spelling kLong[] = {{"%:%:", "##"}, {"##", "##"}, {"%:", "#"}, {"<:", "["},
                                         {":>", "]"},    {"<%", "{"},  {"%>", "}"}, {"::", "::"}};
    for (const Spelling& spelling : kLong) {
      if (!sees(spelling.text)) continue;
      // "<::" is < and :: unless : or > follows ([lex.pptoken]).
      if (spelling.text == "<:" && peek(2) == ':' && peek(3) != ':' && peek(3) != '>') continue;
      at_ += spelling.text.size();
      return push(Token::Kind::punctuation, std::string(spelling.means), begin);
    }
    ++at_;
    push(Token::Kind::punctuation, std::string(1, in_.text[begin]), begin);
  }

  std::string_view source_;
  Spliced in_;
  std::size_t at_ = 0;
  std::size_t literal_end_ = 0;  // of the last literal
  bool new_line_ = true;
  std::size_t line_begin_ = 0;  // of the first token of the line
  std::vector<Token> tokens_;
};

// Without what `#if 0` leaves out. Every other condition may hold in one of the modes, so both of its branches stay.
std::vector<Token> without_disabled(const std::vector<Token>& tokens) {
  std::vector<Token> kept;
  int depth = 0;  // of conditions inside what is left out, itself included; 0: nothing is left out
  for (std::size_t i = 0; i < tokens.size();) {
    std::size_t end = i + 1;
    while (end < tokens.size() && !tokens[end].starts_line) ++end;
    const bool directive = tokens[i].is("#") && end > i + 1;
    const std::string_view name = directive ? std::string_view(tokens[i + 1].text) : std::string_view();
    if (depth > 0) {
      for (std::size_t t = i; t < end; ++t) {
        // A literal of several lines: compilers need not agree on where what is left out ends, so all of it is looked
        // at.
        const bool unsure = tokens[t].kind == Token::Kind::ambiguous;
        if (unsure || tokens[t].text.find('\n') != std::string::npos) return tokens;
      }
      if (is_one_of(name, {"if", "ifdef", "ifndef"})) ++depth;
      if (name == "endif") --depth;
      if (depth == 1 && is_one_of(name, {"else", "elif", "elifdef", "elifndef"})) depth = 0;
    } else if (name == "if" && end == i + 3 && tokens[i + 2].text == "0") {
      depth = 1;
    } else {
      kept.insert(kept.end(), tokens.begin() + static_cast<std::ptrdiff_t>(i),
                  tokens.begin() + static_cast<std::ptrdiff_t>(end));
    }
    i = end;
  }
  return kept;
}

}  // namespace

std::vector<Token> tokenize(std::string_view source) { return without_disabled(Lexer(source).run()); }

}  // namespace trenza
