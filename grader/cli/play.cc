#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "grader/classroom/bazel.h"
#include "grader/cli/commands.h"
#include "grader/cli/nearest.h"
#include "grader/cli/notebook.h"
#include "grader/cli/options.h"
#include "grader/cli/schedules.h"
#include "grader/report/lesson.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

std::string number_of(const Exercise& exercise) { return exercise.folder().substr(0, exercise.folder().find('_')); }

// The case that is meant by `given`, a name or its beginning; where it is empty, the one that failed last, or the
// first.
std::string case_of(const Exercise& exercise, const Notebook& notebook, const std::string& given) {
  std::vector<std::string> playable;
  for (const Case& c : exercise.cases) {
    if (!c.skip.contains("interleave")) playable.push_back(c.name);
  }
  if (playable.empty()) {
    throw UsageError(
        fmt::format("No case of {} runs under the scheduler: there is nothing to play.", exercise.folder()));
  }
  if (given.empty()) {
    const Notebook::Entry* const entry = notebook.find(exercise.folder());
    const bool failed =
        entry != nullptr && std::find(playable.begin(), playable.end(), entry->failed_case) != playable.end();
    return failed ? entry->failed_case : playable.front();
  }
  std::vector<std::string> names;
  const std::string* begun = nullptr;
  for (const std::string& name : playable) {
    names.push_back(short_name(name));
    if (given == name || given == names.back()) return name;
    if (begun == nullptr && names.back().starts_with(given)) begun = &name;
  }
  if (begun != nullptr) return *begun;
  const std::string said = fmt::format("{} has no case {} to play. ", exercise.folder(), plain_text(given, 200));
  if (const auto meant = nearest(given, names)) {
    throw UsageError(said + fmt::format("Did you mean ./kit play {}.{}?", number_of(exercise), *meant));
  }
  throw UsageError(said + fmt::format("It has: {}", fmt::join(names, ", ")));
}

// Says what is played, and how to play another case.
void announce(const Exercise& exercise, const std::string& case_name, bool named) {
  fmt::print("{} · {}\n", exercise.folder(), short_name(case_name));
  if (!named) {
    std::string others;
    for (const Case& c : exercise.cases) {
      if (c.name == case_name || c.skip.contains("interleave")) continue;
      others += (others.empty() ? "" : ", ") + short_name(c.name);
    }
    if (!others.empty()) fmt::print("Other cases, as ./kit play {}.CASE: {}\n", number_of(exercise), others);
  }
  std::fflush(stdout);
}

// What the explorer is asked for: to ask who goes next.
std::vector<std::string> words_of(const Exercise& exercise, const ScheduleSubject& subject) {
  std::vector<std::string> line = {"--play", "--subject", subject.target + " " + subject.case_name};
  if (exercise.weak_memory) line.emplace_back("--weak");
  for (const std::string& file : exercise.edit) {
    line.insert(line.end(), {"--own", exercise.package + "/" + file});
  }
  return line;
}

void run_play(const std::string& what) {
  const Workspace workspace = Workspace::from_environment();
  const Notebook notebook(workspace);
  const std::size_t dot = what.find('.');
  const std::string name = what.empty() ? notebook.last() : what.substr(0, dot);
  if (name.empty()) throw UsageError("Which exercise? Name it, or a case of it: ./kit play 05");
  const Exercise exercise = choose(load_course(workspace), {name}).front();
  const std::string given = dot == std::string::npos ? "" : what.substr(dot + 1);
  const ScheduleSubject subject{"//" + exercise.package + ":interleave", case_of(exercise, notebook, given)};
  const BazelRun built = run_bazel(workspace, "build", {}, {subject.worker(), "//grader/interleave:explore"});
  if (built.exit_code != 0) {
    throw UsageError(
        fmt::format("{0} cannot be built, so it cannot be played. ./kit grade {0} says why.", number_of(exercise)));
  }
  announce(exercise, subject.case_name, !given.empty());
  run_explorer(workspace, subject, words_of(exercise, subject));
}

}  // namespace

void add_play(CLI::App& app, int& exit_code) {
  const auto what = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("play", "be the scheduler: say which thread of your program goes next");
  command->add_option("WHAT", *what,
                      "an exercise (05), or a case (05.TwoThreads); else the exercise that was graded last. Of an "
                      "exercise: the case that failed last, or the first");
  command->callback([what, &exit_code] {
    exit_code = kCannotGrade;
    run_play(*what);
  });
}

}  // namespace trenza
