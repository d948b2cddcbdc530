#include "grader/gate/expanded_source.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <stdexcept>
#include <vector>

namespace trenza {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes the first line off `text`, with its end.
std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
  text.remove_prefix(line.size());
  return line;
}

// `# 12 "race_mutex.h" 1 3`
struct Mark {
  std::size_t line = 0;
  std::string_view name;  // as it stands, with its escapes
  bool enters = false;    // 1: a file begins
  bool returns = false;   // 2: one has ended
  bool system = false;    // 3: what comes is from a system header
};

std::optional<Mark> read_mark(std::string_view line) {
  if (!line.starts_with("# ") || line.size() < 3 || !is_digit(line[2])) return std::nullopt;
  Mark mark;
  std::size_t at = 2;
  for (; at < line.size() && is_digit(line[at]); ++at) {
    mark.line = std::min<std::size_t>(mark.line * 10 + static_cast<std::size_t>(line[at] - '0'), 1u << 24);
  }
  if (line.substr(at, 2) != " \"") return std::nullopt;
  const std::size_t name = at + 2;
  for (at = name; at < line.size() && line[at] != '"';) at += line[at] == '\\' ? 2 : 1;
  if (at >= line.size()) return std::nullopt;
  mark.name = line.substr(name, at - name);
  const std::string_view flags = line.substr(at + 1);
  mark.enters = flags.find('1') != std::string_view::npos;
  mark.returns = flags.find('2') != std::string_view::npos;
  mark.system = flags.find('3') != std::string_view::npos;
  return mark;
}

constexpr std::string_view kBlanks(" \t\v\f\0", 5);

std::string with_joined_lines(std::string_view text) {
  std::string joined;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      const std::size_t end = text.find_first_not_of(" \t\v\f\r", at + 1);
      if (end != std::string_view::npos && text[end] == '\n') {
        at = end;
        continue;
      }
    }
    joined += text[at];
  }
  return joined;
}

// Looks through joined lines for a `#` that only blanks and comments stand before and a whole number stands behind.
class MarkFinder {
 public:
  explicit MarkFinder(std::string text) : joined_(std::move(text)), text_(joined_) {}

  bool found() {
    bool begins_line = true;
    std::size_t at = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    while (at < text_.size()) {
      const std::string_view rest = text_.substr(at, 3);
      if (begins_line) {
        const std::size_t sign = rest[0] == '#' ? 1 : rest.starts_with("%:") ? 2 : rest == "?\?=" ? 3 : 0;
        if (sign != 0 && is_number(behind_comments(at + sign))) return true;
      }
      // clang takes a carriage return for the end of a line. What looks like the end of a comment counts as one.
      if (rest[0] == '\n' || rest[0] == '\r' || (rest[0] == '*' && rest.starts_with("*/"))) {
        begins_line = true;
        at += rest[0] == '*' ? 2 : 1;
      } else {
        begins_line = begins_line && kBlanks.find(rest[0]) != std::string_view::npos;
        ++at;
      }
    }
    return false;
  }

 private:
  std::size_t behind_comments(std::size_t at) {
    for (;;) {
      at = std::min(text_.find_first_not_of(kBlanks, at), text_.size());
      if (!text_.substr(at).starts_with("/*")) return at;
      // Kept, or a text of nothing but beginnings would be searched anew from each.
      if (comment_end_ < at + 2) comment_end_ = std::min(text_.find("*/", at + 2), text_.size());
      at = std::min(comment_end_ + 2, text_.size());
    }
  }

  // "1." and "1st" are no line's number, and end the compilation where they stand in a directive.
  bool is_number(std::size_t at) const {
    const std::size_t end = std::min(text_.find_first_not_of("0123456789", at), text_.size());
    const char next = end < text_.size() ? text_[end] : '\n';
    return end > at && next != '.' && next != '_' && std::isalpha(static_cast<unsigned char>(next)) == 0;
  }

  const std::string joined_;
  const std::string_view text_;
  std::size_t comment_end_ = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view source) : source_(source) {}

  std::string read(std::string_view text) {
    for (std::size_t marks = 0; !text.empty();) {
      const std::string_view line = next_line(text);
      if (const auto mark = read_mark(line)) {
        follow(*mark, marks++ == 0);
      } else {
        keep(line);
      }
    }
    if (!begun_) throw std::runtime_error("The compiler's preprocessor did not say where the file begins.");
    return own_ + '\n' + others_;
  }

 private:
  void follow(const Mark& mark, bool is_first) {
    if (mark.enters) {
      // What the command line includes, and what headers include, is not the learner's choice.
      if (begun_ && frames_.empty()) included_ = mark.name;
      frames_.push_back(mark.system || (!frames_.empty() && frames_.back()));
      return;
    }
    if (mark.returns && frames_.empty() && begun_) throw std::runtime_error("The preprocessor left a file twice.");
    if (mark.returns && !frames_.empty()) frames_.pop_back();
    if (!frames_.empty()) return;
    if (mark.name == source_ && !is_first) begun_ = true;
    if (!begun_) return;
    if (mark.returns && !included_.empty()) {
      go_to(mark.line - std::min<std::size_t>(mark.line, 1));
      own_ += "#include \"" + included_ + "\"\n";
      ++line_;
      included_.clear();
    }
    go_to(mark.line);
  }

  void keep(std::string_view line) {
    if (!frames_.empty()) {
      if (!frames_.back()) others_ += line;
    } else if (begun_ || !line.starts_with("#pragma GCC pch_preprocess ")) {
      own_ += line;
      line_ += line.ends_with('\n') ? 1 : 0;
    }
  }

  // So that what follows is on that line. Where macros have brought further lines, it is on a later one.
  void go_to(std::size_t line) {
    for (; line_ < line; ++line_) own_ += '\n';
  }

  const std::string_view source_;
  bool begun_ = false;        // behind what the command line includes
  std::vector<bool> frames_;  // of the files that the source is in: whether it is a system header
  std::string included_;      // the file that the source includes
  std::size_t line_ = 1;
  std::string own_, others_;
};

}  // namespace

std::string judged_text(std::string_view preprocessed, std::string_view source) {
  return Reader(source).read(preprocessed);
}

bool has_line_mark(std::string_view text) { return MarkFinder(with_joined_lines(text)).found(); }

}  // namespace trenza
