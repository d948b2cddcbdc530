#include "grader/cli/nearest.h"

#include <algorithm>
#include <cctype>

namespace trenza {
namespace {

// How many insertions, deletions, replacements and swaps of neighbours lead from `a` to `b` ("optimal string
// alignment").
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
        continue;
      }
      table[i][j] =
          std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
    }
  }
  return table[a.size()][b.size()];
}

// No name is as long; what somebody typed may be.
constexpr std::size_t kLongest = 100;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

std::optional<std::string> nearest(const std::string& given, const std::vector<std::string>& names) {
  const std::string typed = lower(given.substr(0, kLongest));
  const std::string* best = nullptr;
  std::size_t least = 0;
  for (const std::string& name : names) {
    // The beginning of a name is as good as a name with one mistake. One character begins too many.
    const bool begins = typed.size() >= 2 && lower(name).starts_with(typed);
    const std::size_t far = begins ? 1 : distance(typed, lower(name));
    if (!begins && 3 * far > std::max(typed.size(), name.size())) continue;
    if (best == nullptr || far < least) {
      best = &name;
      least = far;
    }
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

}  // namespace trenza
