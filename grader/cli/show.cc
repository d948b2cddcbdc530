#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/cli/commands.h"
#include "grader/cli/lesson_hints.h"
#include "grader/cli/notebook.h"
#include "grader/cli/options.h"
#include "grader/cli/schedules.h"
#include "grader/report/failure_html.h"
#include "grader/report/lesson.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

struct ShowOptions {
  std::string what;
  std::string out;
  std::string language;
  bool no_open = false;
};

// Which failure of the learner's own tree.
struct Failure {
  Exercise exercise;
  Notebook::Entry entry;
  std::string case_name;  // empty if no case was run
  std::string token;      // empty if it has no schedule

  std::string number() const { return exercise.folder().substr(0, exercise.folder().find('_')); }
};

Failure failure_of(const Workspace& workspace, const Notebook& notebook, const std::string& what) {
  const std::string name = what.empty() ? notebook.last() : what.substr(0, what.find('.'));
  if (name.empty()) throw UsageError("Which failure? Nothing was graded yet: ./kit grade 05, then ./kit show");
  Failure failure{choose(load_course(workspace), {name}).front(), {}, {}, {}};
  const Notebook::Entry* const entry = notebook.find(failure.exercise.folder());
  if (entry == nullptr) throw UsageError(fmt::format("{0} was not graded yet: ./kit grade {0}", failure.number()));
  if (entry->verdict == Verdict::pass) {
    throw UsageError(fmt::format("{} passed when it was graded last: there is nothing to show.", failure.number()));
  }
  failure.entry = *entry;
  // The case that was named, or the one that speaks for the exercise, or else the first that has a schedule.
  if (what.find('.') != std::string::npos) {
    failure.token = token_of(workspace, what);
    failure.case_name = subject_of(failure.token).case_name;
    return failure;
  }
  failure.case_name = entry->failed_case;
  for (const Notebook::Schedule& each : entry->schedules) {
    if (each.case_name == failure.case_name) failure.token = each.token;
  }
  if (failure.token.empty() && !entry->schedules.empty()) failure.token = entry->schedules.front().token;
  return failure;
}

// The schedule of `failure`, run once more, as grader/interleave/trace/steps.h writes it.
std::string steps_of(const Workspace& workspace, const Failure& failure) {
  const ScheduleSubject subject = subject_of(failure.token);
  build_subject(workspace, subject);
  const TemporaryFolder folder;
  const std::string steps = folder.file("steps.json");
  Program explorer;
  explorer.line = {
      workspace.built("grader/interleave/explore"), "--replay", failure.token, "--no-lanes", "--steps", steps};
  for (const std::string& file : failure.exercise.edit) {
    explorer.line.insert(explorer.line.end(), {"--own", failure.exercise.package + "/" + file});
  }
  explorer.line.insert(explorer.line.end(), {workspace.built(subject.file()), "--case=" + subject.case_name});
  explorer.directory = workspace.root;
  explorer.log = folder.file("log");
  explorer.environment = {"BUILD_WORKSPACE_DIRECTORY=" + workspace.root};
  run(explorer);
  std::string text = read_file(steps);
  if (!text.empty()) return text;
  throw UsageError(
      fmt::format("The schedule cannot be run again. Was the code changed since? Grade it first: "
                  "./kit grade {}\n{}",
                  failure.number(), plain_text(read_file(explorer.log), 2000)));
}

// The hint that was shown last, or the first: a page gives nothing away that was not asked for.
void add_hint(const Workspace& workspace, const Notebook& notebook, const Failure& failure, FailurePage& page) {
  const char* const readme = page.language == "es" ? "/README.es.md" : "/README.md";
  const std::vector<Hint> hints = hints_in(read_file(workspace.root + "/" + failure.exercise.package + readme));
  if (hints.empty()) return;
  const int last = static_cast<int>(hints.size()) - 1;
  const Hint& hint =
      hints[static_cast<std::size_t>(std::clamp(notebook.hints(failure.exercise.folder()) - 1, 0, last))];
  page.hint_title = hint.title;
  page.hint = hint.text;
}

FailurePage page_of(const Workspace& workspace, const Notebook& notebook, const Failure& failure,
                    const std::string& language) {
  FailurePage page;
  page.language = language;
  page.title = failure.exercise.folder();
  const std::string name = failure.case_name.empty() ? "" : short_name(failure.case_name);
  if (!name.empty()) page.title += " · " + name;
  if (failure.case_name == failure.entry.failed_case) {
    page.verdict = trenza::name(failure.entry.verdict);
    page.sentence = failure.entry.sentence;
    page.place = failure.entry.place;
  }
  for (const std::string& file : failure.exercise.edit) {
    const std::string path = failure.exercise.package + "/" + file;
    page.files.push_back({path, read_file(workspace.root + "/" + path)});
  }
  if (!failure.token.empty()) {
    page.steps = steps_of(workspace, failure);
    const std::string shown = short_name(subject_of(failure.token).case_name);
    page.commands.push_back({"The same in the terminal", fmt::format("./kit replay {}.{}", failure.number(), shown)});
  }
  add_hint(workspace, notebook, failure, page);
  page.commands.push_back({"The next hint", "./kit hint " + failure.number()});
  page.commands.push_back({"When you have changed something", "./kit grade " + failure.number()});
  return page;
}

// Opens `path` where there is a desktop. A browser that does not start is no failure: the path is printed.
bool open_page(const std::string& path, const TemporaryFolder& folder) {
  if (std::getenv("DISPLAY") == nullptr && std::getenv("WAYLAND_DISPLAY") == nullptr) return false;
  Program opener;
  opener.line = {"xdg-open", path};
  opener.directory = "/";
  opener.log = folder.file("log");
  try {
    return run(opener) == 0;
  } catch (const std::system_error&) {
    return false;
  }
}

int run_show(const ShowOptions& options) {
  const Workspace workspace = Workspace::from_environment();
  const Notebook notebook(workspace);
  const Failure failure = failure_of(workspace, notebook, options.what);
  const FailurePage page = page_of(workspace, notebook, failure, language(options.language));
  const std::string path = options.out.empty() ? workspace.root + "/.trenza/show.html" : options.out;
  std::error_code error;
  if (options.out.empty()) fs::create_directories(workspace.root + "/.trenza", error);
  write_report(path, failure_html(page));
  if (path == "-") return kAllPassed;
  const TemporaryFolder folder;
  const bool opened = !options.no_open && isatty(STDOUT_FILENO) != 0 && open_page(path, folder);
  fmt::print("{}\n{}\n", path, opened ? "It was opened in your browser." : "Open it in a browser.");
  return kAllPassed;
}

}  // namespace

void add_show(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<ShowOptions>();
  CLI::App* command = app.add_subcommand("show", "make a page of your last failure, to go through it step by step");
  command->add_option("WHAT", options->what, "an exercise (05), or a case (05.TwoThreads); else what was graded last");
  command->add_option("--out", options->out, "where to write the page; else .trenza/show.html")->type_name("FILE");
  command->add_option("--lang", options->language, "the language of the hint: en or es; else that of your locale")
      ->check(CLI::IsMember({"en", "es"}));
  command->add_flag("--no-open", options->no_open, "only write it, also where there is a desktop");
  command->callback([options, &exit_code] { exit_code = run_show(*options); });
}

}  // namespace trenza
