#include "grader/classroom/staging.h"

#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "grader/gate/source_rules.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

// A name for the submission's package that depends on its folder only, so that Bazel's cache serves it again. FNV-1a,
// 64 bits: any hash would do, nothing rests on it but the name.
std::string id_of(const fs::path& folder) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const unsigned char c : fs::weakly_canonical(folder).string()) hash = (hash ^ c) * 0x100000001b3u;
  return fmt::format("s{:016x}", hash);
}

// Writes `content` to `path` unless it is there already.
void put(const fs::path& path, const std::string& content) {
  std::ostringstream present;
  present << std::ifstream(path, std::ios::binary).rdbuf();
  if (fs::is_regular_file(path) && present.str() == content) return;
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  if (!file) throw std::runtime_error(path.string() + " could not be written. Is the disk full?");
}

std::string build_file(const Exercise& exercise) {
  std::string sources;
  for (const std::string& file : exercise.edit) sources += fmt::format("\"{}\", ", file);
  return fmt::format(
      "load(\"//grader/bazel:exercise.bzl\", \"implementation\")\n\n"
      "implementation(name = \"\", exercise = \"//{}\", srcs = [{}])\n",
      exercise.package, sources);
}

}  // namespace

StagedSubmission stage(const fs::path& folder, const std::vector<Exercise>& exercises, const fs::path& workspace) {
  StagedSubmission staged;
  staged.tree = "submissions/" + id_of(folder);
  const bool whole_tree = fs::is_directory(folder / "exercises");
  for (const Exercise& exercise : exercises) {
    const fs::path package = workspace / staged.tree / exercise.folder();
    std::map<std::string, std::string> contents;
    for (const std::string& file : exercise.edit) {
      const fs::path relative = (whole_tree ? fs::path("exercises") : fs::path()) / exercise.folder() / file;
      auto refusal = read_source(folder, relative, contents[file]);
      if (!refusal) refusal = check_source(contents[file], {file, exercise.contract(), exercise.allow, false});
      if (refusal) staged.refused[exercise.folder()] = *refusal;
    }
    if (staged.refused.contains(exercise.folder())) {
      fs::remove_all(package);
      continue;
    }
    for (const auto& [file, content] : contents) put(package / file, content);
    put(package / "BUILD", build_file(exercise));
  }
  return staged;
}

}  // namespace trenza
