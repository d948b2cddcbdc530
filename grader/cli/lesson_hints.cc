#include "grader/cli/lesson_hints.h"

#include <cstdlib>

namespace trenza {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

}  // namespace

std::vector<Hint> hints_in(const std::string& readme) {
  // A line may end between the two tags.
  const std::string begin = "<summary>", middle = "</summary>", end = "</details>";
  std::vector<Hint> hints;
  for (std::size_t at = 0; (at = readme.find(begin, at)) != std::string::npos;) {
    const std::size_t title = at + begin.size();
    const std::size_t title_end = readme.find(middle, title);
    const std::size_t text_end = readme.find(end, title);
    if (title_end == std::string::npos || text_end == std::string::npos || title_end > text_end) break;
    const std::size_t text = title_end + middle.size();
    hints.push_back({trimmed(readme.substr(title, title_end - title)), trimmed(readme.substr(text, text_end - text))});
    at = text_end;
  }
  return hints;
}

std::string language(const std::string& asked) {
  if (!asked.empty()) return asked;
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* const value = std::getenv(variable);
    if (value == nullptr || value[0] == '\0') continue;
    return std::string(value).starts_with("es") ? "es" : "en";
  }
  return "en";
}

}  // namespace trenza
