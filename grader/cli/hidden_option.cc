#include "grader/cli/hidden_option.h"

#include <CLI/CLI.hpp>
#include <stdexcept>

#include "grader/classroom/hidden_cases.h"
#include "grader/classroom/reveal.h"
#include "grader/cli/options.h"

namespace trenza {

void add_hidden_options(CLI::App& command, std::string& hidden, std::string& reveal) {
  command
      .add_option("--hidden", hidden,
                  "also grade by the hidden cases in this folder (docs/teaching.md); none: by none any more")
      ->type_name("DIR|none");
  command
      .add_option("--reveal", reveal,
                  "when students may see hidden cases; until then they read how many there are, and no more")
      ->type_name("TIME|now");
}

void check_reveal(const std::string& reveal) {
  try {
    read_reveal(reveal);
  } catch (const std::runtime_error& error) {
    throw UsageError(error.what());
  }
}

void add_hidden(std::vector<Exercise>& course, const std::string& folder, const Workspace& workspace) {
  try {
    add_hidden_cases(course, folder, workspace.root);
  } catch (const HiddenCasesError& error) {
    throw UsageError(error.what());
  }
}

void build_hidden(const Workspace& workspace, const std::vector<Exercise>& exercises) {
  try {
    build_hidden_cases(workspace, exercises);
  } catch (const HiddenCasesError& error) {
    throw UsageError(error.what());
  }
}

}  // namespace trenza
