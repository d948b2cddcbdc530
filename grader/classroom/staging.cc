#include "grader/classroom/staging.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "grader/base/file.h"
#include "grader/base/hash.h"
#include "grader/classroom/hand_in.h"
#include "grader/gate/source_rules.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

// A name for the submission's package that depends on its folder only, so that Bazel's cache serves it again.
std::string id_of(const fs::path& folder) {
  return fmt::format("s{:016x}", fnv1a(fs::weakly_canonical(folder).string()));
}

std::string build_file(const Exercise& exercise) {
  std::string sources;
  for (const std::string& file : exercise.edit) sources += fmt::format("\"{}\", ", file);
  return fmt::format(
      "load(\"//grader/bazel:exercise.bzl\", \"implementation\")\n\n"
      "implementation(name = \"\", exercise = \"//{}\", srcs = [{}]{})\n",
      exercise.package, sources,
      exercise.hidden_package.empty() ? "" : fmt::format(", hidden = \"//{}\"", exercise.hidden_package));
}

}  // namespace

void stage_exercise(const Exercise& exercise, const std::map<std::string, std::string>& contents,
                    const std::string& tree, const fs::path& workspace) {
  const fs::path package = workspace / tree / exercise.folder();
  for (const auto& [file, content] : contents) write_file_if_changed((package / file).string(), content);
  write_file_if_changed((package / "BUILD").string(), build_file(exercise));
}

StagedSubmission stage(const fs::path& path, const std::vector<Exercise>& exercises, const fs::path& workspace) {
  StagedSubmission staged;
  staged.tree = "submissions/" + id_of(path);
  const HandIn hand_in(path, exercises);
  for (const Exercise& exercise : exercises) {
    TakenExercise taken = hand_in.take(exercise);
    for (const auto& [file, content] : taken.contents) {
      if (!taken.refusal) {
        taken.refusal = check_source(content, {file, exercise.contract(), exercise.allow, false});
      }
    }
    if (!taken.handed_in) staged.not_handed_in.insert(exercise.folder());
    if (!taken.notes.empty()) staged.notes[exercise.folder()] = taken.notes;
    if (taken.refusal) {
      staged.refused[exercise.folder()] = *taken.refusal;
      fs::remove_all(workspace / staged.tree / exercise.folder());
    } else {
      stage_exercise(exercise, taken.contents, staged.tree, workspace);
    }
  }
  return staged;
}

void unstage(const std::string& tree, const fs::path& workspace) {
  std::error_code ignored;
  fs::remove_all(workspace / tree, ignored);
  for (const char* outputs : {"bazel-bin", "bazel-testlogs"}) fs::remove_all(workspace / outputs / tree, ignored);
}

void unstage_old(const fs::path& workspace, std::size_t keep) {
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, std::string>> staged;
  for (const fs::directory_entry& entry : fs::directory_iterator(workspace / "submissions", error)) {
    if (entry.path().filename() == "hidden") continue;  // hidden_cases.h
    staged.emplace_back(entry.last_write_time(error), "submissions/" + entry.path().filename().string());
  }
  std::sort(staged.begin(), staged.end(), std::greater<>());
  const auto hour_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  for (std::size_t i = keep; i < staged.size(); ++i) {
    if (staged[i].first < hour_ago) unstage(staged[i].second, workspace);
  }
}

}  // namespace trenza
