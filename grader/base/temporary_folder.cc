#include "grader/base/temporary_folder.h"

#include <stdlib.h>

#include <cerrno>
#include <cstdlib>
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

namespace {

// TMPDIR or /tmp, whether it is there or not: std::filesystem::temp_directory_path() does not say which one is missing.
fs::path common_parent() {
  const char* const named = std::getenv("TMPDIR");
  return named == nullptr || *named == '\0' ? "/tmp" : named;
}

}  // namespace

TemporaryFolder::TemporaryFolder(const std::string& parent) {
  const fs::path where = parent.empty() ? common_parent() : fs::path(parent);
  path_ = fs::absolute(where / "trenza.XXXXXX").string();
  if (mkdtemp(path_.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "no temporary folder can be made in " + where.string());
  }
}

}  // namespace trenza
