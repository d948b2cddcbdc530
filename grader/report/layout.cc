#include "grader/report/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace trenza {
namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

std::size_t columns(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t used = columns(text);
  return text + std::string(used < width ? width - used : 0, ' ');
}

std::string clipped(const std::string& text, std::size_t width) {
  if (columns(text) <= width) return text;
  std::size_t end = 0, used = 0;
  for (; end < text.size(); ++end) {
    if (begins_character(text[end]) && ++used >= width) break;
  }
  return text.substr(0, end) + (width == 0 ? "" : "…");
}

std::string wrapped(const std::string& text, std::size_t indent, std::size_t width) {
  std::string out, line;
  std::istringstream words(text);
  const std::size_t room = width > indent + 20 ? width - indent : 20;
  for (std::string word; words >> word;) {
    if (!line.empty() && columns(line) + 1 + columns(word) > room) {
      out += std::string(indent, ' ') + line + '\n';
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  return out + std::string(indent, ' ') + line + '\n';
}

std::string indented(const std::string& text, std::size_t indent) {
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) out += std::string(indent, ' ') + line + '\n';
  return out;
}

std::string painted(const std::string& text, Verdict verdict) {
  const char* colour = "31";  // red
  if (is_success(verdict)) colour = "32";
  if (verdict == Verdict::not_started) colour = "33";
  if (verdict == Verdict::infra || verdict == Verdict::tamper) colour = "35";
  return fmt::format("\x1b[{}m{}\x1b[0m", colour, text);
}

}  // namespace trenza
