// ./kit, once it is built: reads the command line and hands over to the command.

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "grader/cli/commands.h"
#include "grader/cli/options.h"

int main(int argc, char** argv) {
  int exit_code = trenza::kAllPassed;
  CLI::App app("Exercises on processes and threads, and a grader whose verdict does not depend on luck.", "./kit");
  app.require_subcommand(1);
  app.footer("Exit codes: 0 all passed, 1 something failed, 2 wrong command line, 3 could not grade.");
  trenza::add_grade(app, exit_code);
  trenza::add_pull_requests(app, exit_code);
  trenza::add_verify(app, exit_code);
  trenza::add_replay(app, exit_code);
  app.add_subcommand("doctor", "tell what this machine lacks, and the cure")->callback([&exit_code] {
    exit_code = trenza::run_doctor();
  });
  app.add_subcommand("test", "run everything that the kit itself tests")->callback([&exit_code] {
    exit_code = trenza::run_tests();
  });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? trenza::kAllPassed : trenza::kUsage;
  } catch (const trenza::UsageError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return trenza::kUsage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n`./kit doctor` tells what this machine lacks.\n", error.what());
    return trenza::kCannotGrade;
  }
  return exit_code;
}
