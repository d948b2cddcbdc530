#include "grader/mutation/package.h"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>

#include "grader/classroom/program.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

// FNV-1a, 64 bits: any hash would do that makes it unlikely that two mutants of one exercise share it.
std::string name_of(const std::string& source) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const unsigned char c : source) hash = (hash ^ c) * 0x100000001b3u;
  return fmt::format("m{:016x}", hash);
}

void put(const fs::path& path, const std::string& content) {
  if (fs::is_regular_file(path) && read_file(path.string()) == content) return;
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  if (!file) throw std::runtime_error(path.string() + " could not be written. Is there room on the disk?");
}

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
    put(folder / file, source);
    build += fmt::format(
        "\nimplementation(name = \"{}\", exercise = \"//{}\", srcs = [\"{}\"], brief = True, precompiled = True, "
        "tags = [\"manual\"])\n",
        written.names.back(), exercise.package, file);
  }
  put(folder / "BUILD", build);
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!files.contains(entry.path().filename().string())) fs::remove_all(entry.path());
  }
  return written;
}

}  // namespace trenza
