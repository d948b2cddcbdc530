#ifndef GRADER_CLASSROOM_COMMIT_FILES_H_
#define GRADER_CLASSROOM_COMMIT_FILES_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "grader/classroom/git.h"
#include "grader/course/exercise.h"

namespace trenza {

// Files of a commit that are larger are not taken; the gate refuses them anyway (source_file.h).
constexpr std::uint64_t kLargestTaken = 1024 * 1024;

// Writes into `folder`, which is made anew, the files of `commit` that a learner may edit, and nothing else, for each
// of `exercises`: `folder`/exercises/05_race_mutex/race_mutex.cc. So the names that are written are the course's, never
// the commit's.
//
// In place of what is no regular file stands one of its kind (a link that leads nowhere, an empty folder), and in place
// of what is too large an empty file of that size, so that the gate says of it what it would say of the original.
//
// Throws GitError, and std::runtime_error or std::filesystem::filesystem_error if it cannot write.
void take_files(const CommitReader& reader, const std::string& commit, const std::vector<Exercise>& exercises,
                const std::filesystem::path& folder);

// A name for `ref` that can be a file's: "pull-12" for "refs/pull/12/head", else the ref without "refs/" where every
// byte that is not a letter, a digit, '_' or a '-' inside is written as %XX. There is no dot in it, so that no ref is
// named like another one's report. Different refs have different names.
std::string file_name_of(const std::string& ref);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_COMMIT_FILES_H_
