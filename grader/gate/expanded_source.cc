#include "grader/gate/expanded_source.h"

#include <algorithm>

#include "grader/gate/tokens.h"

namespace trenza {

bool glues_tokens(std::string_view source) {
  const std::vector<Token> tokens = tokenize(source);
  return std::any_of(tokens.begin(), tokens.end(), [](const Token& token) { return token.is("##"); });
}

std::string lines_from(std::string_view preprocessed, std::string_view file) {
  const std::string mark = " \"" + std::string(file) + "\"";
  std::string kept;
  bool keeping = false;
  while (!preprocessed.empty()) {
    const std::size_t end = std::min(preprocessed.find('\n'), preprocessed.size() - 1) + 1;
    const std::string_view line = preprocessed.substr(0, end);
    preprocessed.remove_prefix(end);
    if (line.starts_with("# ") && line.size() > 2 && line[2] >= '0' && line[2] <= '9') {
      const std::size_t name = line.find(' ', 2);
      keeping = name != std::string_view::npos && line.substr(name).starts_with(mark);
    } else if (keeping) {
      kept += line;
    }
  }
  return kept;
}

}  // namespace trenza
