#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "grader/classroom/class_run.h"
#include "grader/classroom/kit_version.h"
#include "grader/cli/class_folder.h"
#include "grader/cli/class_progress.h"
#include "grader/cli/commands.h"
#include "grader/cli/hidden_option.h"
#include "grader/cli/options.h"

namespace trenza {
namespace {

struct RegradeOptions {
  std::string out = "grades";
  std::vector<std::string> exercises;
  std::string jail = "full";
  long budget = 0;
  int jobs = 0;
  bool write = false;
  std::string hidden, reveal;
};

struct Change {
  Gradebook::Current current;
  std::int64_t result;
  std::string line;  // for people; empty if only the version of the tests changes
};

std::string points_and_verdict(const Grade& grade) { return fmt::format("{} {}", grade.points, name(grade.verdict)); }

// What would change if the results by this grader counted.
std::vector<Change> changes(const Gradebook& gradebook, const ClassRun& run, const std::vector<Exercise>& exercises) {
  std::vector<Change> all;
  for (const Gradebook::Current& each : gradebook.current()) {
    const auto exercise = std::find_if(exercises.begin(), exercises.end(),
                                       [&](const Exercise& e) { return e.folder() == each.exercise; });
    if (exercise == exercises.end()) continue;
    const auto result = gradebook.result(each.hash, run.fingerprint(each.exercise));
    if (!result || result == each.result) continue;
    Change change{each, *result, ""};
    const std::string after = points_and_verdict(gradebook.grade_of(*result, *exercise));
    const std::string before = each.result ? points_and_verdict(gradebook.grade_of(*each.result, *exercise)) : "–";
    if (before != after) change.line = fmt::format("{}  {}  {} → {}", each.name, each.exercise, before, after);
    all.push_back(std::move(change));
  }
  return all;
}

int run_regrade(const RegradeOptions& options) {
  const Workspace workspace = Workspace::from_environment();
  const std::vector<Exercise> course = load_course(workspace);
  choose(course, options.exercises);  // a mistake is told before anything is done
  check_reveal(options.reveal);
  ClassFolder out(options.out, true);
  Gradebook& gradebook = out.gradebook();
  std::vector<Exercise> with_hidden = course;
  out.add_hidden_cases(with_hidden, options.hidden, workspace);
  const std::vector<Exercise> exercises = choose(with_hidden, options.exercises);
  build_hidden(workspace, exercises);
  gradebook.begin_run("./kit regrade", kit_version(workspace), time_now());
  ClassRun run(workspace, gradebook, exercises, {options.jail, false, options.budget, options.jobs},
               kit_version(workspace));
  run.look_at_gradebook();
  fmt::print("{} texts to grade again\n", run.jobs());
  std::fflush(stdout);
  std::size_t ungraded = 0;
  {
    ClassProgressLine line;
    run.grade([&](const ClassProgress& now) {
      line.tell(now);
      if (now.grade != nullptr && !is_graded(*now.grade)) ++ungraded;
    });
  }
  if (interrupted()) {
    fmt::print(stderr, "Stopped. No grade was changed; the same command goes on from there.\n");
    return kInterrupted;
  }
  const std::vector<Change> all = changes(gradebook, run, exercises);
  const auto changed = std::count_if(all.begin(), all.end(), [](const Change& c) { return !c.line.empty(); });
  for (const Change& change : all) {
    if (!change.line.empty()) fmt::print("{}\n", change.line);
  }
  if (ungraded > 0) fmt::print("{} could not be graded, and keep what they have.\n", ungraded);
  if (!options.write) {
    fmt::print("{} of {} grades would change. Nothing was written; --write lets the new ones count.\n", changed,
               all.size());
    return kAllPassed;
  }
  out.keep_hidden_cases(exercises);
  if (!options.reveal.empty()) gradebook.put_setting("reveal", options.reveal);
  for (const Change& change : all) gradebook.replace_result(change.current, change.result, time_now());
  gradebook.end_run(time_now());
  out.write_reports(out.grades(course));
  fmt::print("{} of {} grades changed. What counted before is in the gradebook's history.\n", changed, all.size());
  return kAllPassed;
}

}  // namespace

void add_regrade(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<RegradeOptions>();
  CLI::App* command = app.add_subcommand(
      "regrade", "for teachers: grade a class again, and see who changes before anything is written");
  command->add_option("OUT", options->out, "the folder of ./kit class (default: grades)");
  command->add_flag("--write", options->write, "let the new grades count; what counted before stays in the history");
  command->add_option("--exercise", options->exercises, "only this exercise; may be repeated")
      ->allow_extra_args(false)
      ->type_name("NAME");
  command->add_option("--jobs", options->jobs, "what runs at a time")->check(CLI::Range(1, 1024))->type_name("N");
  command->add_option("--jail", options->jail, "as for grade")->check(CLI::IsMember({"best", "full", "local", "none"}));
  command->add_option("--budget", options->budget, "as for grade")->check(CLI::PositiveNumber)->type_name("SECONDS");
  add_hidden_options(*command, options->hidden, options->reveal);
  command->callback([options, &exit_code] { exit_code = run_regrade(*options); });
}

}  // namespace trenza
