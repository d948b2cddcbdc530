#ifndef GRADER_CLASSROOM_STAGING_H_
#define GRADER_CLASSROOM_STAGING_H_

#include <filesystem>
#include <map>
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
};

// Stages from the submission at `folder` the files that a learner may edit, and nothing else, for each of `exercises`.
// The files are looked for at exercises/05_race_mutex/race_mutex.cc (a whole tree) or 05_race_mutex/race_mutex.cc.
//
// Bazel reads everything below submissions/, so nothing of a submission may get there but these files: their names are
// the course's, they are sources, and the BUILD file beside them is ours. What is fetched from elsewhere
// (commit_files.h) lies outside the workspace, or in a folder that .bazelignore names.
//
// What was staged from the same folder before is replaced; a file that did not change keeps its time. Throws
// std::filesystem::filesystem_error if the workspace cannot be written.
StagedSubmission stage(const std::filesystem::path& folder, const std::vector<Exercise>& exercises,
                       const std::filesystem::path& workspace);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_STAGING_H_
