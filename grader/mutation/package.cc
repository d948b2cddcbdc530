#include "grader/mutation/package.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "grader/base/file.h"
#include "grader/base/hash.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

// It is unlikely that two mutants of one exercise share a name.
std::string name_of(const std::string& source) { return fmt::format("m{:016x}", fnv1a(source)); }

}  // namespace

MutationPackage write_package(const std::string& root, const Exercise& exercise,
                              const std::vector<std::string>& sources) {
  MutationPackage written{"submissions/mutation/" + exercise.folder(), {}};
  const fs::path folder = fs::path(root) / written.package;
  fs::create_directories(folder);
  std::set<std::string> files = {"BUILD"};
  std::string build = "load(\"//grader/bazel:exercise.bzl\", \"implementation\")\n";
  for (const std::string& source : sources) {
    written.names.push_back(name_of(source));
    const std::string file = written.names.back() + ".cc";
    if (!files.insert(file).second) continue;
    write_file_if_changed((folder / file).string(), source);
    build += fmt::format(
        "\nimplementation(name = \"{}\", exercise = \"//{}\", srcs = [\"{}\"], brief = True, precompiled = True, "
        "tags = [\"manual\"])\n",
        written.names.back(), exercise.package, file);
  }
  write_file_if_changed((folder / "BUILD").string(), build);
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!files.contains(entry.path().filename().string())) fs::remove_all(entry.path());
  }
  return written;
}

}  // namespace trenza
