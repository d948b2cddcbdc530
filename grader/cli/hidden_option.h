#ifndef GRADER_CLI_HIDDEN_OPTION_H_
#define GRADER_CLI_HIDDEN_OPTION_H_

#include <string>
#include <vector>

#include "grader/classroom/bazel.h"
#include "grader/course/exercise.h"

namespace CLI {
class App;
}

namespace trenza {

// The options --hidden and --reveal, which must outlive `command`.
void add_hidden_options(CLI::App& command, std::string& hidden, std::string& reveal);

// Throws UsageError if `reveal` is no moment.
void check_reveal(const std::string& reveal);

// add_hidden_cases() and build_hidden_cases(), whose errors are mistakes of the caller here. Throw UsageError.
void add_hidden(std::vector<Exercise>& course, const std::string& folder, const Workspace& workspace);
void build_hidden(const Workspace& workspace, const std::vector<Exercise>& exercises);

}  // namespace trenza

#endif  // GRADER_CLI_HIDDEN_OPTION_H_
