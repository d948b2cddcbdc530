// explore [options] PROGRAM ARGS…: runs a program under many schedules of its threads and processes, and says what was
// found. Exit code: 0 nothing found, 1 found, 2 usage, 3 the program cannot be controlled.

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "grader/interleave/play/game.h"
#include "grader/interleave/play/player.h"
#include "grader/interleave/replay.h"
#include "grader/interleave/search/explorer.h"
#include "grader/interleave/search/json.h"
#include "grader/interleave/search/processors.h"
#include "grader/interleave/search/statement.h"
#include "grader/interleave/search/token.h"
#include "grader/interleave/search/trace.h"
#include "grader/interleave/trace/source.h"

namespace {

using namespace trenza::interleave;

enum ExitCode { kNothingFound = 0, kFound = 1, kUsage = 2, kUncontrolled = 3 };

// A file that was asked for cannot be written.
struct Unwritable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Arguments {
  ExploreOptions explore;
  Program::Options program;
  Pictures pictures;
  std::string strategy = "portfolio";
  std::string good_exit = "0";
  std::string races = "report";
  long seconds = 300;
  std::string json;
  std::string replay;
  bool gdb = false;
  bool play = false;
  std::string subject;
  std::vector<std::string> gdb_commands;
  std::vector<std::string> command;
};

void declare(CLI::App& app, Arguments& arguments) {
  app.add_option("--schedules", arguments.explore.budget.schedules, "how many schedules to run at most")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--strategy", arguments.strategy, "how to choose them")
      ->check(CLI::IsMember(strategy_names()))
      ->capture_default_str();
  app.add_option("--seed", arguments.explore.seed, "the same seed gives the same schedules")->capture_default_str();
  app.add_flag("--weak", arguments.explore.weak, "atomic operations may read old values, where C++20 allows it");
  app.add_option("--races", arguments.races,
                 "what a data race does: it is reported, or the schedule continues to the failure that it causes")
      ->check(CLI::IsMember({"report", "continue"}))
      ->capture_default_str();
  app.add_option("--preemptions", arguments.explore.preemptions, "largest bound of the strategy \"bounded\"")
      ->check(CLI::Range(0, 8))
      ->capture_default_str();
  app.add_option("--shrink", arguments.explore.shrink_limit, "schedules to spend on shortening a failing one")
      ->capture_default_str();
  app.add_option("--jobs", arguments.explore.jobs,
                 "how many processes explore at the same time; the answer is the same")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_option("--seconds", arguments.seconds, "limit of wall time, as a safety net")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--json", arguments.json, "write what was found to this file");
  auto* const replay = app.add_option("--replay", arguments.replay,
                                      "run only the schedule of this token, or of the token in a file of --json");
  auto* const gdb = app.add_flag("--gdb", arguments.gdb, "with --replay: debug it from the decisive switch on");
  gdb->needs(replay);
  app.add_option("--gdb-command", arguments.gdb_commands, "with --gdb: for gdb, which then asks nobody; repeatable")
      ->needs(gdb)
      ->allow_extra_args(false);
  app.add_flag("--lanes,!--no-lanes", arguments.pictures.lanes,
               "show the steps that lead to what was found (the default)");
  app.add_option("--svg", arguments.pictures.svg, "draw these steps into this file");
  app.add_option("--chrome", arguments.pictures.chrome, "write all steps to this file, for ui.perfetto.dev");
  app.add_option("--steps", arguments.pictures.steps,
                 "write the steps to this file, as JSON, each with the moment after it");
  app.add_option("--own", arguments.pictures.own,
                 "with --steps or --play: a source file whose lines are told; repeatable")
      ->allow_extra_args(false);
  auto* const play = app.add_flag("--play", arguments.play, "let who types say which task goes next, step by step");
  play->excludes(replay);
  app.add_option("--subject", arguments.subject, "with --play: what a token calls the program")->needs(play);
  app.add_option("--uninstrumented", arguments.program.uninstrumented,
                 "a source file that may be compiled without -fsanitize=thread; repeatable")
      ->allow_extra_args(false);
  app.add_option("--good-exit", arguments.good_exit, "the exit code of a run that went well, or \"any\"")
      ->check(CLI::Range(0, 255) | CLI::IsMember({"any"}))
      ->capture_default_str();
  app.add_flag("--aslr", arguments.program.aslr, "leave the randomisation of addresses on; the schedules are the same");
  app.add_flag("--output", arguments.program.keep_output, "show what the program prints");
  app.add_option("program", arguments.command, "the program and its arguments")->required();
  app.positionals_at_end();
}

// Width of the terminal, or of a page if there is none.
std::size_t terminal_width() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
}

// Bazel starts programs in a folder of its own; the sources stand in the workspace.
std::string source_root() {
  const char* const workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  return workspace != nullptr ? workspace : ".";
}

void write_file(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content << std::flush;
  if (!file) throw Unwritable(fmt::format("{} could not be written", path));
}

// The token that --replay names: itself, or a file of --json with it.
Token token_from(const std::string& argument) {
  if (!std::filesystem::exists(argument)) return decode(argument);
  const nlohmann::json recorded = nlohmann::json::parse(std::ifstream(argument), nullptr, false);
  if (!recorded.is_object() || !recorded.contains("token") || !recorded["token"].is_string()) {
    throw BadToken(fmt::format("{} has no token of a schedule that went wrong", argument));
  }
  return decode(recorded["token"].get<std::string>());
}

// The command in one line, as a token names it.
std::string subject(const std::vector<std::string>& command) {
  std::string line;
  for (const std::string& word : command) line += (line.empty() ? "" : " ") + word;
  return line;
}

int tell(const Arguments& arguments, const Exploration& exploration, const Program& program) {
  Trace trace;
  std::string token;
  if (exploration.found) {
    Symbols symbols(program.file());
    trace = make_trace(program.region(), symbols);
    token = token_of(exploration, program, subject(arguments.command));
  }
  if (!arguments.json.empty()) {
    write_file(arguments.json, to_json(exploration, exploration.found ? &trace : nullptr, token).dump(1) + "\n");
  }
  if (!exploration.found) {
    fmt::print("Nothing found. {}\n", statement(exploration));
    return exploration.nondeterministic ? kUncontrolled : kNothingFound;
  }
  show(trace, arguments.pictures);
  if (!arguments.pictures.lanes) fmt::print("{}\n", trace.sentence);
  fmt::print("{}", races_in_words(trace));
  fmt::print("Found by schedule {} ({}){}\n", exploration.found->schedule, exploration.found->strategy,
             !exploration.shrunk ? "."
             : exploration.shrunk->repeats
                 ? fmt::format("; shortened from {} to {} context switches, and repeated.",
                               exploration.shrunk->switches_before, exploration.shrunk->switches)
                 : "; the schedule could not be repeated exactly.");
  if (exploration.race_is_found) fmt::print("{}\n", statement_of_race(exploration));
  if (!token.empty()) fmt::print("To see it again: --replay {}\n", token);
  return exploration.found->finding.kind == FindingKind::uncontrolled ? kUncontrolled : kFound;
}

int play(const Arguments& arguments) {
  Program program(arguments.command, arguments.program);
  const Pictures& pictures = arguments.pictures;
  Game game(program, {.subject = arguments.subject.empty() ? subject(arguments.command) : arguments.subject,
                      .weak = arguments.explore.weak,
                      .source = pictures.own.empty() ? source_reader(pictures.sources)
                                                     : source_reader(pictures.sources, pictures.own)});
  play(game, std::cin, std::cout,
       {.width = pictures.width,
        .colours = pictures.colours,
        .echo = isatty(STDIN_FILENO) == 0,
        .replay = arguments.subject.empty() ? "--replay " : "./kit replay "});
  return kNothingFound;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  arguments.explore.jobs = processors();
  CLI::App app("Runs a program under many schedules of its threads and processes.", "explore");
  declare(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kNothingFound : kUsage;
  }
  arguments.explore.go_on_after_races = arguments.races == "continue";
  arguments.explore.strategy = *strategy_by_name(arguments.strategy);
  arguments.program.good_exit =
      arguments.good_exit == "any" ? kAnyExit : static_cast<std::int16_t>(std::atoi(arguments.good_exit.c_str()));
  arguments.explore.budget.wall = std::chrono::seconds(arguments.seconds);
  arguments.pictures.width = terminal_width();
  arguments.pictures.colours = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  arguments.pictures.sources = source_root();
  try {
    if (arguments.play) return play(arguments);
    if (!arguments.replay.empty()) {
      const ReplayOptions how{arguments.program, arguments.pictures, arguments.gdb, arguments.gdb_commands};
      return replay(arguments.command, token_from(arguments.replay), how) ? kNothingFound : kFound;
    }
    Program program(arguments.command, arguments.program);
    const Exploration exploration = explore(program, arguments.explore);
    return tell(arguments, exploration, program);
  } catch (const Unwritable& error) {
    fmt::print(stderr, "explore: {}\n", error.what());
    return kUsage;
  } catch (const BadToken& error) {
    fmt::print(stderr, "explore: {}\n", error.what());
    return kUsage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "explore: {}\n", error.what());
    return kUncontrolled;
  }
}
