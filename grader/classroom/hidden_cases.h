#ifndef GRADER_CLASSROOM_HIDDEN_CASES_H_
#define GRADER_CLASSROOM_HIDDEN_CASES_H_

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "grader/classroom/bazel.h"
#include "grader/course/exercise.h"

namespace trenza {

// A mistake in the hidden cases, with a sentence that tells who teaches what to change.
class HiddenCasesError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Adds to each of `course` the hidden cases that `folder` has for it, and writes their packages into the workspace:
//
//   FOLDER/05_race_mutex/anything.cc    GoogleTest cases, as in race_mutex_test.cc; headers may lie beside them
//   FOLDER/05_race_mutex/cases.json     {"points": {"RaceMutex.Hidden": 3}}, in the order in which they speak; and
//                                       "skip" and "test_deps", as exercise() takes them
//
// `folder` may lie anywhere, for example in a repository that only teachers can read. Throws HiddenCasesError.
void add_hidden_cases(std::vector<Exercise>& course, const std::filesystem::path& folder,
                      const std::filesystem::path& workspace);

// Compiles the hidden cases of `exercises`, so that a mistake in them is found before anybody is graded. Throws
// HiddenCasesError, and std::system_error if Bazel cannot be started.
void build_hidden_cases(const Workspace& workspace, const std::vector<Exercise>& exercises);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_HIDDEN_CASES_H_
