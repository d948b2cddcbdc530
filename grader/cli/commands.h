#ifndef GRADER_CLI_COMMANDS_H_
#define GRADER_CLI_COMMANDS_H_

// Only the name: CLI11's header takes three seconds to compile, so only files that say options include it.
namespace CLI {
class App;
}

namespace trenza {

// Each command of ./kit adds itself to `app`; `exit_code` is what it ends with. One file per command.
void add_grade(CLI::App& app, int& exit_code);
void add_class(CLI::App& app, int& exit_code);
void add_export(CLI::App& app, int& exit_code);
void add_regrade(CLI::App& app, int& exit_code);
void add_hint(CLI::App& app, int& exit_code);
void add_handout(CLI::App& app, int& exit_code);
void add_new(CLI::App& app, int& exit_code);
void add_ide(CLI::App& app, int& exit_code);
void add_pull_requests(CLI::App& app, int& exit_code);
void add_verify(CLI::App& app, int& exit_code);
void add_mutant(CLI::App& app, int& exit_code);
void add_explore(CLI::App& app, int& exit_code);
void add_replay(CLI::App& app, int& exit_code);
void add_play(CLI::App& app, int& exit_code);
void add_show(CLI::App& app, int& exit_code);
void add_watch(CLI::App& app, int& exit_code);

// The commands that have no options; they return what ./kit ends with.
int run_doctor();
int run_status();
int run_tests();

}  // namespace trenza

#endif  // GRADER_CLI_COMMANDS_H_
