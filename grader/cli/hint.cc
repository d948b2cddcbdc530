#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "grader/base/file.h"
#include "grader/cli/commands.h"
#include "grader/cli/lesson_hints.h"
#include "grader/cli/notebook.h"
#include "grader/cli/options.h"
#include "grader/report/layout.h"

namespace trenza {
namespace {

struct HintOptions {
  std::string exercise;
  std::string language;
  bool restart = false;
};

// The exercise that was meant: the one named, or the one graded last.
Exercise exercise_of(const HintOptions& options, const Workspace& workspace, const Notebook& notebook) {
  const std::string name = options.exercise.empty() ? notebook.last() : options.exercise;
  if (name.empty()) throw UsageError("A hint for which exercise? For instance ./kit hint 05");
  return choose(load_course(workspace), {name}).front();
}

int run_hint(const HintOptions& options) {
  const Workspace workspace = Workspace::from_environment();
  Notebook notebook(workspace);
  const Exercise exercise = exercise_of(options, workspace, notebook);
  const bool spanish = language(options.language) == "es";
  const std::string readme = exercise.package + (spanish ? "/README.es.md" : "/README.md");
  const std::string path = workspace.root + "/" + readme;
  const std::vector<Hint> hints =
      std::filesystem::is_regular_file(path) ? hints_in(read_file(path)) : std::vector<Hint>();
  if (hints.empty()) throw UsageError(readme + " has no hints.");
  const int count = static_cast<int>(hints.size());
  const int shown = options.restart ? 0 : notebook.hints(exercise.folder());
  // Who has seen them all is shown the last one again.
  const int next = std::clamp(shown, 0, count - 1);
  const Hint& hint = hints[static_cast<std::size_t>(next)];
  fmt::print("{} · {}/{} · {}\n\n", exercise.folder(), next + 1, count, hint.title);
  // Paragraphs stay, their lines are wrapped anew.
  for (std::size_t at = 0; at < hint.text.size();) {
    const std::size_t end = std::min(hint.text.find("\n\n", at), hint.text.size());
    fmt::print("{}\n", wrapped(hint.text.substr(at, end - at), 0, style_of_output().width));
    at = end + 2;
  }
  const std::string folder = exercise.folder();
  const std::string number = folder.substr(0, folder.find('_'));
  if (next + 1 < count) {
    fmt::print("{}: ./kit hint {}\n", spanish ? "La siguiente pista" : "The next hint", number);
  } else if (spanish) {
    fmt::print("Es la última pista. Desde la primera: ./kit hint {} --first. La lección: {}\n", number, readme);
  } else {
    fmt::print("This is the last hint. From the first: ./kit hint {} --first. The lesson: {}\n", number, readme);
  }
  notebook.set_hints(exercise.folder(), next + 1);
  notebook.save();
  return kAllPassed;
}

}  // namespace

void add_hint(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<HintOptions>();
  CLI::App* command = app.add_subcommand("hint", "show the next hint of an exercise's lesson");
  command->add_option("EXERCISE", options->exercise, "05_race_mutex, 05 or race_mutex; else the one graded last");
  command->add_option("--lang", options->language, "the language: en or es; else that of your locale")
      ->check(CLI::IsMember({"en", "es"}));
  command->add_flag("--first", options->restart, "begin with the first hint again");
  command->callback([options, &exit_code] { exit_code = run_hint(*options); });
}

}  // namespace trenza
