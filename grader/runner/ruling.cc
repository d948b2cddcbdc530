#include "grader/runner/ruling.h"

#include <fmt/format.h>

namespace trenza {

std::string place(const Frame& frame) {
  const std::string function = frame.function.substr(0, frame.function.find('('));
  return fmt::format("{}, {}:{}", function, base_name(frame.file), frame.line);
}

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

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
