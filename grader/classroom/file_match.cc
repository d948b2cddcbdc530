#include "grader/classroom/file_match.h"

#include <algorithm>
#include <cctype>
#include <regex>
#include <vector>

namespace trenza {
namespace fs = std::filesystem;
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// What Moodle and Canvas put before the name of each file of a flat download:
// "Ana Gil_123_assignsubmission_file_race_mutex.cc", "gilana_LATE_123_456_race_mutex.cc".
const std::regex& platform_prefix() {
  static const std::regex pattern("^(?:[\\s\\S]*_assignsubmission_(?:file|onlinetext)_|[^_]*_(?:late_)?\\d+_\\d+_)");
  return pattern;
}

// What copies have behind the name: "(1)", " - Copy", "_copia (2)", "-1".
const std::regex& copy_suffix() {
  static const std::regex pattern(
      "(?:[ _-]*\\(\\d{1,3}\\)|-\\d{1,2}|[ _]*-?[ _]*(?:copy|copia|kopie)(?:[ _]*\\(?\\d{0,3}\\)?)?)+$");
  return pattern;
}

// True if `name` is `file` but for the case of letters and what programs add to a name.
bool is_near(const std::string& name, const std::string& file) {
  const std::string wanted = lower(file);
  std::string given = lower(name);
  if (given == wanted) return true;
  given = std::regex_replace(given, platform_prefix(), "");
  if (given.ends_with(".txt")) given.erase(given.size() - 4);
  const std::size_t dot = given.rfind('.'), end = wanted.rfind('.');
  if (dot == std::string::npos || end == std::string::npos) return false;
  const std::string extension = given.substr(dot);
  if (extension != wanted.substr(end) && extension != ".cpp" && extension != ".cxx" && extension != ".c++" &&
      extension != ".cc") {
    return false;
  }
  return std::regex_replace(given.substr(0, dot), copy_suffix(), "") == wanted.substr(0, end);
}

}  // namespace

std::optional<int> rank_of(const fs::path& path, const std::string& exercise, const std::string& file) {
  const std::string name = path.filename().string();
  if (name.size() > 255) return std::nullopt;
  const bool exact = name == file;
  if (!exact && !is_near(name, file)) return std::nullopt;
  std::vector<std::string> folders;
  for (const fs::path& part : path.parent_path()) folders.push_back(part.string());
  if (std::any_of(folders.begin(), folders.end(), [](const std::string& f) { return lower(f) == "solutions"; })) {
    return kInSolutions;
  }
  if (!exact) return kByNearName;
  if (folders.empty()) return kByName;
  if (lower(folders.back()) != lower(exercise)) return kByName;
  if (folders.back() == exercise) {
    if (folders.size() == 1) return kInFolder;
    if (folders.size() == 2 && folders.front() == "exercises") return kInTree;
  }
  return kDeeper;
}

}  // namespace trenza
