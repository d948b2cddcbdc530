// ./kit, once it is built: reads the command line and hands over to the command.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include "grader/cli/commands.h"
#include "grader/cli/nearest.h"
#include "grader/cli/options.h"
#include "grader/verdict/plain_text.h"

namespace {

// What to say of a first word that is no command; nullopt if it is one, or an option, or there is none.
std::optional<std::string> no_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return std::nullopt;
  const std::string given = argv[1];
  std::vector<std::string> names;
  std::string list;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == given) return std::nullopt;
    names.push_back(command->get_name());
    list += (list.empty() ? "" : ", ") + command->get_name();
  }
  const std::string said = fmt::format("There is no command {}. ", trenza::plain_text(given, 200));
  // A learner's first guess: ./kit 05
  if (std::isdigit(static_cast<unsigned char>(given[0])) != 0) {
    return said + fmt::format("To grade an exercise: ./kit grade {}", trenza::plain_text(given, 200));
  }
  if (const auto meant = trenza::nearest(given, names)) return said + fmt::format("Did you mean ./kit {}?", *meant);
  return said + fmt::format("The commands are: {}. `./kit COMMAND --help` explains one.", list);
}

}  // namespace

int main(int argc, char** argv) {
  int exit_code = trenza::kAllPassed;
  CLI::App app("Exercises on processes and threads, and a grader whose verdict does not depend on luck.", "./kit");
  app.require_subcommand(0, 1);
  app.footer(
      "Without a command: where you stand, and what to type next.\nExit codes: 0 all passed, 1 something failed, 2 "
      "wrong command line, 3 could not grade.");
  trenza::add_grade(app, exit_code);
  trenza::add_watch(app, exit_code);
  trenza::add_show(app, exit_code);
  trenza::add_class(app, exit_code);
  trenza::add_export(app, exit_code);
  trenza::add_regrade(app, exit_code);
  trenza::add_hint(app, exit_code);
  trenza::add_handout(app, exit_code);
  trenza::add_new(app, exit_code);
  trenza::add_ide(app, exit_code);
  trenza::add_pull_requests(app, exit_code);
  trenza::add_verify(app, exit_code);
  trenza::add_mutant(app, exit_code);
  trenza::add_explore(app, exit_code);
  trenza::add_replay(app, exit_code);
  trenza::add_play(app, exit_code);
  app.add_subcommand("doctor", "check this machine: what is missing, and how to get it")->callback([&exit_code] {
    exit_code = trenza::run_doctor();
  });
  app.add_subcommand("test", "run the kit's own tests")->callback([&exit_code] { exit_code = trenza::run_tests(); });
  try {
    if (const auto wrong = no_command(app, argc, argv)) throw trenza::UsageError(*wrong);
    app.parse(argc, argv);
    if (app.get_subcommands().empty()) exit_code = trenza::run_status();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? trenza::kAllPassed : trenza::kUsage;
  } catch (const trenza::UsageError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return trenza::kUsage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n`./kit doctor` checks what this machine lacks.\n", error.what());
    return trenza::kCannotGrade;
  }
  return exit_code;
}
