#include "grader/course/ledger.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace trenza {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string trimmed(const std::string& text) {
  const auto begin = std::find_if_not(text.begin(), text.end(), is_space);
  const auto end = std::find_if_not(text.rbegin(), text.rend(), is_space).base();
  return begin < end ? std::string(begin, end) : "";
}

[[noreturn]] void complain(int line, const std::string& what) {
  throw std::runtime_error("line " + std::to_string(line) + " of the ledger " + what);
}

// Takes "case NAME", "mutant NAME" or "note WORDS" into `promise`; false if `line` is none of them.
bool take_item(const std::string& line, Promise& promise) {
  const std::size_t space = line.find(' ');
  if (space == std::string::npos) return false;
  const std::string kind = line.substr(0, space), rest = trimmed(line.substr(space));
  if (kind == "case") {
    promise.cases.push_back(rest);
  } else if (kind == "mutant") {
    promise.mutants.push_back(rest);
  } else if (kind == "note") {
    promise.note = rest;
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::vector<Promise> read_ledger(const std::string& text) {
  std::vector<Promise> promises;
  std::istringstream lines(text);
  bool in_sentence = false;
  int number = 0;
  for (std::string raw; std::getline(lines, raw);) {
    ++number;
    std::string line = trimmed(raw);
    if (!in_sentence && (line.empty() || line.starts_with('#'))) continue;
    if (!in_sentence && line.starts_with('"')) {
      promises.push_back({.sentence = "", .line = number, .cases = {}, .mutants = {}, .note = ""});
      in_sentence = true;
      line.erase(0, 1);
    } else if (!in_sentence) {
      if (promises.empty() || !take_item(line, promises.back())) {
        complain(number, "is neither a sentence in quotation marks, nor a case, a mutant or a note of one: " + line);
      }
      continue;
    }
    if (line.ends_with('"')) {
      in_sentence = false;
      line.pop_back();
    }
    std::string& sentence = promises.back().sentence;
    sentence = on_one_line(sentence + " " + line);
  }
  if (in_sentence) complain(promises.back().line, "begins a sentence that has no closing quotation mark");
  return promises;
}

std::string on_one_line(const std::string& text) {
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool slashes = text.compare(i, 2, "//") == 0 && (i == 0 || is_space(text[i - 1]));
    if (slashes) ++i;
    if (!slashes && !is_space(text[i])) {
      line += text[i];
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return trimmed(line);
}

std::string prose_of_header(const std::string& header) {
  std::string prose;
  std::istringstream lines(header);
  bool in_list = false;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t slashes = line.find("//");
    if (slashes == std::string::npos || line.starts_with('#') || line.starts_with("}  // namespace")) continue;
    const std::string comment = line.substr(slashes + 2);
    const bool whole_line = line.find_first_not_of(' ') == slashes;
    const std::size_t text = comment.find_first_not_of(' ');
    const bool bullet = text != std::string::npos && comment.compare(text, 2, "- ") == 0;
    in_list = bullet || (in_list && whole_line && comment.starts_with("   "));
    if (whole_line && !in_list && comment.starts_with("   ")) continue;
    prose += comment + "\n";
  }
  return on_one_line(prose);
}

std::string prose_without(const std::string& prose, const std::vector<Promise>& promises) {
  std::string left = prose;
  // The longest first, since one may be part of another.
  std::vector<std::string> sentences;
  for (const Promise& promise : promises) sentences.push_back(promise.sentence);
  std::sort(sentences.begin(), sentences.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  for (const std::string& sentence : sentences) {
    if (sentence.empty()) continue;
    for (std::size_t at; (at = left.find(sentence)) != std::string::npos;) left.replace(at, sentence.size(), "\n");
  }
  return left;
}

}  // namespace trenza
