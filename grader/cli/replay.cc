#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "grader/classroom/bazel.h"
#include "grader/cli/commands.h"
#include "grader/cli/options.h"
#include "grader/cli/schedules.h"

namespace trenza {
namespace {

struct ReplayOptions {
  std::string token;
  std::string svg;
  std::string chrome;
  bool gdb = false;
};

// What the explorer is asked for.
std::vector<std::string> words_of(const ReplayOptions& options) {
  std::vector<std::string> line = {"--replay", options.token};
  if (!options.svg.empty()) line.insert(line.end(), {"--svg", options.svg});
  if (!options.chrome.empty()) line.insert(line.end(), {"--chrome", options.chrome});
  if (options.gdb) line.emplace_back("--gdb");
  return line;
}

void run_replay(ReplayOptions options) {
  const Workspace workspace = Workspace::from_environment();
  options.token = token_of(workspace, options.token);
  const ScheduleSubject subject = subject_of(options.token);
  build_subject(workspace, subject);
  fmt::print("{} · {}\n", subject.target, subject.case_name);
  std::fflush(stdout);
  run_explorer(workspace, subject, words_of(options));
}

}  // namespace

void add_replay(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<ReplayOptions>();
  CLI::App* command = app.add_subcommand("replay", "run a schedule that failed again, and draw it");
  command->add_option(
      "WHAT", options->token,
      "the word weave1.… of a schedule, an exercise (05), or a case (05.TwoThreads); else what failed last");
  command->add_option("--svg", options->svg, "draw it as a picture into this file")->type_name("FILE");
  command->add_option("--chrome", options->chrome, "write it to this file, as a trace for ui.perfetto.dev")
      ->type_name("FILE");
  command->add_flag("--gdb", options->gdb, "stop in the debugger at the decisive switch");
  command->callback([options, &exit_code] {
    exit_code = kCannotGrade;
    run_replay(*options);
  });
}

}  // namespace trenza
