#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

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

// Hands over to the explorer, which shows the schedule.
[[noreturn]] void run_explorer(const Workspace& workspace, const ScheduleSubject& subject,
                               const ReplayOptions& options) {
  std::vector<std::string> line = {workspace.built("grader/interleave/explore"), "--replay", options.token};
  if (!options.svg.empty()) line.insert(line.end(), {"--svg", options.svg});
  if (!options.chrome.empty()) line.insert(line.end(), {"--chrome", options.chrome});
  if (options.gdb) line.emplace_back("--gdb");
  line.insert(line.end(), {workspace.built(subject.file()), "--case=" + subject.case_name});
  std::vector<char*> arguments;
  for (std::string& word : line) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  setenv("BUILD_WORKSPACE_DIRECTORY", workspace.root.c_str(), 1);
  execv(arguments[0], arguments.data());
  throw std::runtime_error(line[0] + " could not be started: " + std::strerror(errno));
}

void run_replay(ReplayOptions options) {
  const Workspace workspace = Workspace::from_environment();
  options.token = token_of(workspace, options.token);
  const ScheduleSubject subject = subject_of(options.token);
  build_subject(workspace, subject);
  fmt::print("{} · {}\n", subject.target, subject.case_name);
  std::fflush(stdout);
  run_explorer(workspace, subject, options);
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
