#include "grader/runner/ruling.h"

#include <fmt/format.h>

#include "grader/base/file.h"
#include "grader/verdict/plain_text.h"

namespace trenza {

namespace {

// A function's name without its parameters. Not every bracket begins them.
std::string without_parameters(const std::string& function) {
  std::size_t at = function.find('(');
  for (bool part_of_name = true; part_of_name && at != std::string::npos;) {
    part_of_name = false;
    for (const std::string_view part : {"(anonymous namespace)", "operator()"}) {
      const std::size_t bracket = part.find('(');
      if (at < bracket || function.compare(at - bracket, part.size(), part) != 0) continue;
      at = function.find('(', at - bracket + part.size());
      part_of_name = true;
      break;
    }
  }
  return function.substr(0, at);
}

}  // namespace

std::string in_words(const Frame& frame) {
  return fmt::format("{}, {}:{}", without_parameters(frame.function), base_name(frame.file), frame.line);
}

std::optional<Place> place_of(const Frame* frame) {
  if (frame == nullptr) return std::nullopt;
  return Place{plain_text(base_name(frame->file)), frame->line};
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == '\n' || c == '\t' || c == ' ';
    if (space && (line.empty() || line.back() == ' ')) continue;
    line += space ? ' ' : c;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace trenza
