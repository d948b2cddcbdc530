#include "grader/classroom/commit_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string_view>

namespace trenza {
namespace fs = std::filesystem;
namespace {

void write(const fs::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  if (!file) throw std::runtime_error(path.string() + " could not be written. Is the disk full?");
}

void take(const CommitReader& reader, const CommittedFile& file, const fs::path& path) {
  switch (file.kind) {
    case CommittedFile::Kind::absent: return;
    case CommittedFile::Kind::link: fs::create_symlink("a-link-in-the-commit", path); return;
    case CommittedFile::Kind::folder:
    case CommittedFile::Kind::twice: fs::create_directory(path); return;
    case CommittedFile::Kind::file:
      if (file.size <= kLargestTaken) {
        write(path, reader.read(file));
        return;
      }
      [[fallthrough]];
    case CommittedFile::Kind::large:
      write(path, "");
      fs::resize_file(path, std::max(file.size, kLargestTaken + 1));
      return;
  }
}

// No file system takes more than 255 bytes, and ".json" comes behind it. What is longer is cut, and is one longer then.
constexpr std::size_t kLongestName = 200;

}  // namespace

void take_files(const CommitReader& reader, const std::string& commit, const std::vector<Exercise>& exercises,
                const fs::path& folder) {
  fs::remove_all(folder);
  for (const Exercise& exercise : exercises) {
    fs::create_directories(folder / "exercises" / exercise.folder());
    for (const std::string& name : exercise.edit) {
      const std::string path = "exercises/" + exercise.folder() + "/" + name;
      take(reader, reader.find(commit, path), folder / path);
    }
  }
}

std::string file_name_of(const std::string& ref) {
  std::string_view rest = ref;
  if (rest.starts_with("refs/")) rest.remove_prefix(5);
  constexpr std::string_view kPull = "pull/", kHead = "/head";
  if (rest.starts_with(kPull) && rest.ends_with(kHead) && rest.size() > kPull.size() + kHead.size()) {
    const std::string_view number = rest.substr(kPull.size(), rest.size() - kPull.size() - kHead.size());
    if (number.find_first_not_of("0123456789") == std::string_view::npos) return fmt::format("pull-{}", number);
  }
  std::string name;
  for (const char c : rest) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (!name.empty() && c == '-');
    name += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  // "pull-12" is taken: a branch of that name is another one.
  if (name.starts_with("pull-")) name = "%70" + name.substr(1);
  if (name.size() > kLongestName) {
    name = fmt::format("{}%{:016x}", name.substr(0, kLongestName - 16), std::hash<std::string>{}(ref));
  }
  return name;
}

}  // namespace trenza
