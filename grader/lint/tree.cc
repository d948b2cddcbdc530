#include "grader/lint/tree.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace trenza {
namespace fs = std::filesystem;

Tree::Tree() : root_(fs::canonical("MODULE.bazel").parent_path()) {}

std::string Tree::text(const fs::path& path) const {
  std::ostringstream text;
  text << std::ifstream(root_ / path).rdbuf();
  return text.str();
}

bool Tree::exists(const fs::path& path) const { return fs::exists(root_ / path); }

std::vector<fs::path> Tree::files(const std::vector<std::string>& endings) const {
  std::vector<fs::path> found;
  for (auto it = fs::recursive_directory_iterator(root_); it != fs::recursive_directory_iterator(); ++it) {
    const std::string name = it->path().filename().string();
    if (it->is_symlink() || name == ".git" || name == "node_modules" || name == "submissions" || name == ".mutants") {
      it.disable_recursion_pending();
      continue;
    }
    const bool wanted =
        std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) { return name.ends_with(ending); });
    if (wanted && it->is_regular_file()) found.push_back(it->path().lexically_relative(root_));
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> Tree::folders(const fs::path& path) const {
  std::vector<std::string> names;
  if (!fs::is_directory(root_ / path)) return names;
  for (const auto& entry : fs::directory_iterator(root_ / path)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> matches(const std::string& text, const std::string& pattern) {
  std::vector<std::string> found;
  const std::regex regex(pattern);
  for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it) found.push_back((*it)[1]);
  return found;
}

}  // namespace trenza
