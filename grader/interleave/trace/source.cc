#include "grader/interleave/trace/source.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <system_error>
#include <vector>

#include "grader/interleave/trace/text.h"

namespace trenza::interleave {
namespace {

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  constexpr std::uintmax_t kLargest = 1 << 20;
  std::vector<std::string> lines;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error) || std::filesystem::file_size(path, error) > kLargest) return {};
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line.find_first_not_of(" \t") == std::string::npos ? std::string() : clean(line));
  }
  return lines;
}

}  // namespace

std::function<std::string(const Place&)> source_reader(const std::string& root) {
  auto files = std::make_shared<std::map<std::string, std::vector<std::string>>>();
  return [files, root](const Place& place) -> std::string {
    if (place.line <= 0) return {};
    auto found = files->find(place.file);
    if (found == files->end()) {
      found = files->emplace(place.file, lines_of(std::filesystem::path(root) / clean(place.file))).first;
    }
    const auto line = static_cast<std::size_t>(place.line);
    return line <= found->second.size() ? found->second[line - 1] : std::string();
  };
}

std::function<std::string(const Place&)> source_reader(const std::string& root, const std::vector<std::string>& files) {
  return [read = source_reader(root), files](const Place& place) -> std::string {
    const bool known = std::find(files.begin(), files.end(), clean(place.file)) != files.end();
    return known ? read(place) : std::string();
  };
}

}  // namespace trenza::interleave
