#ifndef GRADER_CLI_OPTIONS_H_
#define GRADER_CLI_OPTIONS_H_

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "grader/classroom/bazel.h"
#include "grader/course/exercise.h"
#include "grader/report/table.h"

namespace trenza {

// What ./kit promises to scripts.
enum ExitCode : int {
  kAllPassed = 0,
  kFailed = 1,       // something was graded and failed
  kUsage = 2,        // the command line cannot be understood
  kCannotGrade = 3,  // INFRA: the fault is the grader's or the machine's
  kInterrupted = 130,
};

// A mistake in the command line, with a sentence that says how to mend it. Ends with kUsage.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The course as it was built, from the workspace.
std::vector<Exercise> load_course(const Workspace& workspace);

// The exercises that `names` mean: "05_race_mutex", "05", "5" or "race_mutex"; all if there are no names. In the
// course's order, each once. Throws UsageError, which offers the nearest name, or lists them all if none is near.
std::vector<Exercise> choose(const std::vector<Exercise>& course, const std::vector<std::string>& names);

// How to draw on standard output: on a terminal in colours (unless NO_COLOR is set) and its real width; elsewhere 100
// columns, or as COLUMNS, LINES and CLICOLOR_FORCE say.
TableStyle style_of_output();

// The rows of the terminal that standard output is; nullopt if it is none.
std::optional<std::size_t> rows_of_output();

// Writes `text` to a temporary name beside `path` and renames it, so that `path` is never half written; "-" is standard
// output. Throws std::runtime_error with a sentence.
void write_report(const std::string& path, const std::string& text);

}  // namespace trenza

#endif  // GRADER_CLI_OPTIONS_H_
