#include "grader/classroom/fingerprint.h"

#include <sha2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "grader/base/file.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

// Folders of grader/ on which no verdict depends.
constexpr const char* kOfNoVerdict[] = {"bench", "classroom", "cli",    "corpus", "csv",
                                        "lint",  "mutant",    "report", "study"};

bool is_source(const fs::path& path) {
  const std::string extension = path.extension().string(), name = path.filename().string();
  if (name.ends_with("_test.cc")) return false;
  return extension == ".cc" || extension == ".h" || extension == ".bzl" || extension == ".txt" || name == "BUILD";
}

// Appends the names and contents of the files below `folder` that `wanted` accepts, in the order of their names.
template <typename Predicate>
void append(std::string& text, const fs::path& folder, Predicate wanted) {
  std::vector<fs::path> files;
  for (auto it = fs::recursive_directory_iterator(folder); it != fs::recursive_directory_iterator(); ++it) {
    if (it->is_directory()) {
      const std::string name = it->path().filename().string();
      const bool skipped = std::find(std::begin(kOfNoVerdict), std::end(kOfNoVerdict), name) != std::end(kOfNoVerdict);
      if (skipped || name == "testdata" || name == "node_modules") it.disable_recursion_pending();
    } else if (it->is_regular_file() && wanted(it->path())) {
      files.push_back(it->path());
    }
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    text += file.lexically_relative(folder).string() + '\0' + sha256(read_file(file.string())) + '\n';
  }
}

}  // namespace

std::string sha256(std::string_view bytes) {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> digest{};
  SHA256Data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), digest.data());
  return digest.data();
}

std::string content_hash(const Exercise& exercise, const std::map<std::string, std::string>& contents) {
  std::string text = exercise.folder() + '\n';
  for (const auto& [file, content] : contents) text += file + '\0' + sha256(content) + '\n';
  return sha256(text);
}

Fingerprints::Fingerprints(const Workspace& workspace, std::string settings)
    : root_(workspace.root), settings_(std::move(settings)) {
  std::string text = __VERSION__ "\n";  // the kit is built by the compiler that hand-ins are compiled by
  append(text, fs::path(root_) / "grader", is_source);
  grader_ = sha256(text + read_file(root_ + "/.bazelrc"));
}

std::string Fingerprints::of(const Exercise& exercise) const {
  std::string text = grader_ + '\n' + settings_ + '\n';
  append(text, fs::path(root_) / exercise.package, [&](const fs::path& path) {
    const std::string name = path.filename().string();
    const bool own = std::find(exercise.edit.begin(), exercise.edit.end(), name) != exercise.edit.end();
    return !own && name != "demo.cc" && name != "contract.txt" &&
           (path.extension() == ".cc" || path.extension() == ".h" || name == "BUILD");
  });
  const std::string hash = sha256(text);
  return exercise.hidden_package.empty() ? hash : hash + ' ' + exercise.hidden_package;
}

std::string hidden_package_of(const std::string& fingerprint) {
  const std::size_t space = fingerprint.find(' ');
  return space == std::string::npos ? "" : fingerprint.substr(space + 1);
}

}  // namespace trenza
