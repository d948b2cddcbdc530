#include "grader/base/temporary_folder.h"

#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

namespace trenza {
namespace fs = std::filesystem;

void remove_folder(const std::string& folder) {
  std::error_code error;
  fs::remove_all(folder, error);
  if (!error) return;
  std::vector<fs::path> to_open = {folder};
  while (!to_open.empty()) {
    const fs::path path = to_open.back();
    to_open.pop_back();
    if (!fs::is_directory(fs::symlink_status(path, error))) continue;
    fs::permissions(path, fs::perms::owner_all, error);
    for (const auto& entry : fs::directory_iterator(path, error)) to_open.push_back(entry.path());
  }
  fs::remove_all(folder, error);
}

TemporaryFolder::TemporaryFolder(const std::string& parent) {
  const fs::path where = parent.empty() ? fs::temp_directory_path() : fs::path(parent);
  path_ = fs::absolute(where / "trenza.XXXXXX").string();
  if (mkdtemp(path_.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "no temporary folder can be made in " + where.string());
  }
}

}  // namespace trenza
