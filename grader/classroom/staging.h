#ifndef GRADER_CLASSROOM_STAGING_H_
#define GRADER_CLASSROOM_STAGING_H_

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "grader/course/exercise.h"
#include "grader/gate/source_file.h"

namespace trenza {

// A submission as Bazel packages: submissions/ID/05_race_mutex/{race_mutex.cc,BUILD}.
struct StagedSubmission {
  std::string tree;  // "submissions/ID", relative to the workspace
  // Exercise folder -> why its files are not taken; everything else is staged.
  std::map<std::string, Refusal> refused;
  std::map<std::string, std::vector<std::string>> notes;  // exercise folder -> where its files were found (hand_in.h)
  std::set<std::string> not_handed_in;                    // exercise folders of which there is no file at all
};

// Stages from the submission at `path`, a folder or an archive, the files that a learner may edit, and nothing else,
// for each of `exercises`. hand_in.h says where they are looked for.
//
// Bazel reads everything below submissions/, so nothing of a submission may get there but these files: their names are
// the course's, they are sources, and the BUILD file beside them is ours. What is fetched from elsewhere
// (commit_files.h) lies outside the workspace, or in a folder that .bazelignore names.
//
// What was staged from the same path before is replaced; a file that did not change keeps its time. Throws
// ArchiveError, and std::filesystem::filesystem_error or std::runtime_error if the workspace cannot be written.
StagedSubmission stage(const std::filesystem::path& path, const std::vector<Exercise>& exercises,
                       const std::filesystem::path& workspace);

// Writes the package of one exercise: `contents`, file -> text, and the BUILD file. `tree` as above.
void stage_exercise(const Exercise& exercise, const std::map<std::string, std::string>& contents,
                    const std::string& tree, const std::filesystem::path& workspace);

// Removes what was staged as `tree` and what Bazel built of it.
void unstage(const std::string& tree, const std::filesystem::path& workspace);

// Removes all staged submissions but the `keep` newest, and those of the last hour, which may be in use.
void unstage_old(const std::filesystem::path& workspace, std::size_t keep);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_STAGING_H_
