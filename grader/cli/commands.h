#ifndef GRADER_CLI_COMMANDS_H_
#define GRADER_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>

namespace trenza {

// Each command of ./kit adds itself to `app`; `exit_code` is what it ends with. One file per command.
void add_grade(CLI::App& app, int& exit_code);
void add_verify(CLI::App& app, int& exit_code);
void add_replay(CLI::App& app, int& exit_code);
void add_doctor(CLI::App& app, int& exit_code);
void add_test(CLI::App& app, int& exit_code);

}  // namespace trenza

#endif  // GRADER_CLI_COMMANDS_H_
