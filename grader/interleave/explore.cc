// explore [options] PROGRAM ARGS…: runs a program under many schedules of its threads and processes, and says what was
// found. Exit code: 0 nothing found, 1 found, 2 usage, 3 the program cannot be controlled.

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "grader/interleave/search/explorer.h"
#include "grader/interleave/search/json.h"
#include "grader/interleave/search/statement.h"
#include "grader/interleave/search/trace.h"
#include "grader/interleave/trace/chrome.h"
#include "grader/interleave/trace/lanes.h"
#include "grader/interleave/trace/source.h"
#include "grader/interleave/trace/story.h"
#include "grader/interleave/trace/svg.h"

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
  std::string strategy = "portfolio";
  long seconds = 300;
  std::string json;
  std::string replay;
  std::string svg;
  std::string chrome;
  bool lanes = true;
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
  app.add_option("--preemptions", arguments.explore.preemptions, "largest bound of the strategy \"bounded\"")
      ->check(CLI::Range(0, 8))
      ->capture_default_str();
  app.add_option("--shrink", arguments.explore.shrink_limit, "schedules to spend on shortening a failing one")
      ->capture_default_str();
  app.add_option("--seconds", arguments.seconds, "limit of wall time, as a safety net")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--json", arguments.json, "write what was found to this file");
  app.add_option("--replay", arguments.replay, "run only the schedule that a file of --json tells of")
      ->check(CLI::ExistingFile);
  app.add_flag("--lanes,!--no-lanes", arguments.lanes, "show the steps that lead to what was found (the default)");
  app.add_option("--svg", arguments.svg, "draw these steps into this file");
  app.add_option("--chrome", arguments.chrome, "write all steps to this file, for ui.perfetto.dev");
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

// Shows and writes the pictures that were asked for.
void draw(const Arguments& arguments, const Trace& trace) {
  const Story story = tell(trace, {.max_rows = 40, .source = source_reader(source_root())});
  if (arguments.lanes) {
    const bool colours = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    fmt::print("{}", render_lanes(story, {.width = terminal_width(), .colours = colours}));
  }
  if (!arguments.svg.empty()) write_file(arguments.svg, render_svg(story));
  if (!arguments.chrome.empty()) write_file(arguments.chrome, render_chrome(trace, story));
}

// Runs the recorded schedule of `file` once more. Exit code 0 if it went as it did then, 1 if it did not.
int replay_file(Program& program, const Arguments& arguments) {
  const nlohmann::json recorded = nlohmann::json::parse(std::ifstream(arguments.replay));
  std::vector<Choice> choices;
  for (const nlohmann::json& choice : recorded.at("choices")) {
    choices.push_back({choice.at(0).get<std::uint8_t>(), static_cast<Variant>(choice.at(1).get<int>())});
  }
  const bool same = replay(program, choices, recorded.at("hash").get<std::uint64_t>(), true);
  Symbols symbols(arguments.command[0]);
  draw(arguments, make_trace(program.region(), symbols));
  fmt::print("{}\n",
             same ? "The schedule went as recorded." : "The schedule went another way: the program is not the same.");
  return same ? 0 : 1;
}

int tell(const Arguments& arguments, const Exploration& exploration, const Program& program) {
  Trace trace;
  if (exploration.found) {
    Symbols symbols(arguments.command[0]);
    trace = make_trace(program.region(), symbols);
  }
  if (!arguments.json.empty()) {
    write_file(arguments.json, to_json(exploration, exploration.found ? &trace : nullptr).dump(1) + "\n");
  }
  if (exploration.nondeterministic) {
    fmt::print(
        "The same schedule did not do the same twice: the program depends on something outside of the schedule, "
        "so nothing can be said about it.\n");
    return kUncontrolled;
  }
  if (!exploration.found) {
    fmt::print("Nothing found. {}\n", statement(exploration));
    return kNothingFound;
  }
  draw(arguments, trace);
  if (!arguments.lanes) fmt::print("{}\n", trace.sentence);
  fmt::print("Found by schedule {} ({}){}\n", exploration.found->schedule, exploration.found->strategy,
             !exploration.shrunk ? "."
             : exploration.shrunk->repeats
                 ? fmt::format("; shortened from {} to {} context switches, and repeated.",
                               exploration.shrunk->switches_before, exploration.shrunk->switches)
                 : "; the schedule could not be repeated exactly.");
  return exploration.found->finding.kind == FindingKind::uncontrolled ? kUncontrolled : kFound;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Runs a program under many schedules of its threads and processes.", "explore");
  declare(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kNothingFound : kUsage;
  }
  arguments.explore.strategy = *strategy_by_name(arguments.strategy);
  arguments.explore.budget.wall = std::chrono::seconds(arguments.seconds);
  try {
    Program program(arguments.command, arguments.program);
    if (!arguments.replay.empty()) return replay_file(program, arguments);
    const Exploration exploration = explore(program, arguments.explore);
    return tell(arguments, exploration, program);
  } catch (const Unwritable& error) {
    fmt::print(stderr, "explore: {}\n", error.what());
    return kUsage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "explore: {}\n", error.what());
    return kUncontrolled;
  }
}
