#include "grader/mutation/equivalent.h"

#include <sstream>
#include <stdexcept>

namespace trenza {

std::map<std::string, std::string> read_equivalent(const std::string& text) {
  std::map<std::string, std::string> reasons;
  std::istringstream lines(text);
  std::string line, key;
  const auto refuse = [](int number, const std::string& why) {
    throw std::runtime_error("line " + std::to_string(number) + ": " + why);
  };
  int number = 1;
  for (; std::getline(lines, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == 0) {
      if (!key.empty()) refuse(number, "the mutation above has no reason: say it below, indented.");
      if (reasons.contains(line)) refuse(number, "this mutation stands here twice.");
      key = line;
    } else if (begin != std::string::npos) {
      if (key.empty()) refuse(number, "a reason is one line below its mutation.");
      reasons[key] = line.substr(begin);
      key.clear();
    }
  }
  if (!key.empty()) refuse(number - 1, "this mutation has no reason: say it below, indented.");
  return reasons;
}

}  // namespace trenza
