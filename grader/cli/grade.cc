#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <memory>

#include "grader/classroom/archive.h"
#include "grader/classroom/grading.h"
#include "grader/classroom/kit_version.h"
#include "grader/classroom/reveal.h"
#include "grader/classroom/staging.h"
#include "grader/cli/commands.h"
#include "grader/cli/hidden_option.h"
#include "grader/cli/nearest.h"
#include "grader/cli/notebook.h"
#include "grader/cli/options.h"
#include "grader/cli/progress.h"
#include "grader/cli/report_files.h"
#include "grader/report/feedback.h"
#include "grader/report/json.h"
#include "grader/report/lesson.h"
#include "grader/report/table.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

struct GradeOptions {
  std::vector<std::string> exercises;
  std::string tree = "exercises";
  std::string submission;
  std::string jail;  // empty: full for a submission, else the best there is
  bool all_modes = false;
  bool all = false;
  std::string case_name;
  long budget = 0;
  std::string student, commit, submitted;
  std::string feedback = "all";
  std::string hidden, reveal;
  ReportFiles files;
};

int exit_code_of(const std::vector<Grade>& grades) {
  const auto any = [&](auto predicate) { return std::any_of(grades.begin(), grades.end(), predicate); };
  if (any([](const Grade& g) { return g.verdict == Verdict::infra; })) return kCannotGrade;
  return any([](const Grade& g) { return !is_success(g.verdict); }) ? kFailed : kAllPassed;
}

StagedSubmission stage_submission(const std::string& path, const std::vector<Exercise>& exercises,
                                  const Workspace& workspace) {
  if (!fs::is_directory(path) && !(fs::is_regular_file(path) && is_archive(path))) {
    throw UsageError(plain_text(path, 300) +
                     " is not a folder, and no archive (.zip, .tar.gz …). --submission takes what somebody handed in.");
  }
  // So that the outputs of a whole class do not stay.
  constexpr std::size_t kKept = 8;
  unstage_old(workspace.root, kKept);
  try {
    return stage(path, exercises, workspace.root);
  } catch (const ArchiveError& error) {
    throw UsageError(plain_text(path, 300) + " " + error.what());
  }
}

GradingInfo info_of(const GradeOptions& options, const Workspace& workspace) {
  GradingInfo info{options.student, options.commit, options.submitted, time_now(), kit_version(workspace)};
  if (info.student.empty() && !options.submission.empty()) {
    info.student = plain_text(fs::weakly_canonical(options.submission).filename().string(), 200);
  }
  return info;
}

std::vector<Grade> grades_of(const GradeOptions& options, const Workspace& workspace,
                             const std::vector<Exercise>& exercises) {
  std::string tree = options.tree;
  StagedSubmission staged;
  if (!options.submission.empty()) {
    staged = stage_submission(options.submission, exercises, workspace);
    tree = staged.tree;
  }
  std::size_t tests = 0;
  for (const Exercise& exercise : exercises) {
    if (!staged.refused.contains(exercise.folder())) tests += exercise.hidden_package.empty() ? 1 : 2;
  }
  Progress progress(tests);
  // Your own code is your own risk. A submission runs under less than full only if the caller says so.
  std::string jail = options.jail;
  if (jail.empty()) jail = options.submission.empty() ? "best" : "full";
  std::vector<Grade> grades = grade_tree(workspace, exercises, tree, staged.refused,
                                         {jail, options.all_modes, options.budget}, progress.callback());
  for (Grade& g : grades) {
    g.handed_in = !staged.not_handed_in.contains(g.exercise.folder());
    if (const auto notes = staged.notes.find(g.exercise.folder()); notes != staged.notes.end()) g.notes = notes->second;
  }
  return grades;
}

// The exercises to grade, with their hidden cases.
std::vector<Exercise> with_hidden(const GradeOptions& options, const Workspace& workspace,
                                  std::vector<Exercise> course) {
  choose(course, options.exercises);  // a mistake is told before anything is done
  check_reveal(options.reveal);
  if (options.hidden.empty()) return choose(course, options.exercises);
  if (options.submission.empty()) {
    throw UsageError("--hidden grades a submission: ./kit grade --submission DIR --hidden " +
                     plain_text(options.hidden, 300) + ". A tree of the course has no hidden cases.");
  }
  add_hidden(course, options.hidden, workspace);
  std::vector<Exercise> chosen = choose(course, options.exercises);
  build_hidden(workspace, chosen);
  return chosen;
}

// Their hidden cases are cases like all others from now on.
void show_hidden(Exercise& exercise) {
  for (Case& c : exercise.cases) c.hidden = false;
  exercise.hidden_package.clear();
}

// The case of `exercise` that `given` means: its name, with or without that of the suite.
std::string case_of(const Exercise& exercise, const std::string& given, bool with_hidden) {
  std::vector<std::string> names;
  for (const Case& c : exercise.cases) {
    if (c.hidden && !with_hidden) continue;
    if (given == c.name || given == short_name(c.name)) return c.name;
    names.push_back(short_name(c.name));
  }
  const auto meant = nearest(given, names);
  std::string list;
  for (const std::string& one : names) list += (list.empty() ? "" : ", ") + one;
  throw UsageError(fmt::format("{} has no case {}. {}", exercise.folder(), plain_text(given, 200),
                               meant ? "Did you mean " + *meant + "?" : "Its cases are: " + list + "."));
}

// What there is to say of a learner's own exercise that passed.
std::string praise(const std::vector<Exercise>& course, const Grade& grade) {
  const std::string folder = grade.exercise.folder();
  std::string text = fmt::format("✓ All {} cases pass, in every mode. Well done!\n", grade.exercise.cases.size());
  const auto here = std::find_if(course.begin(), course.end(), [&](const Exercise& e) { return e.folder() == folder; });
  if (here != course.end() && std::next(here) != course.end()) {
    const Exercise& next = *std::next(here);
    text += fmt::format("Next: {0}. Read {1}/README.md, edit {2}, then ./kit grade {3}\n", next.title, next.package,
                        next.edit.front(), next.folder().substr(0, next.folder().find('_')));
  }
  return text;
}

// The table, and of one exercise what there is to see in it.
std::string shown(const GradeOptions& options, const std::vector<Exercise>& course, const std::vector<Grade>& grades,
                  const std::string& case_name) {
  const bool closely = !options.exercises.empty() && grades.size() == 1;
  const bool own = options.submission.empty() && options.tree == "exercises";
  TableStyle style = style_of_output();
  const bool in_full = options.all || !case_name.empty();
  style.hints = (!closely || in_full) && options.feedback != "verdict";
  std::string text = table(grades, style);
  if (!closely) return text;
  const Grade& grade = grades.front();
  if (options.feedback == "verdict") return text;
  if (in_full) return text + closer_look(grade, style, case_name);
  if (grade.verdict == Verdict::pass) return own ? text + praise(course, grade) : text;
  const auto used = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  constexpr std::size_t kFewest = 12;
  return text + lesson(grade, {.colour = style.colour,
                               .width = style.width,
                               .lines = std::max(kFewest, used < style.lines ? style.lines - used : 0),
                               .commands = own});
}

// After Ctrl-C: what was graded until then. It is no grade of the whole, so no report is written of it.
void tell_what_was_found(const std::vector<Grade>& grades) {
  std::vector<Grade> found;
  std::copy_if(grades.begin(), grades.end(), std::back_inserter(found), is_graded);
  if (!found.empty() && grades.size() > 1) fmt::print("{}", table(found, style_of_output()));
  std::fflush(stdout);
  fmt::print(stderr, "Stopped: {} of {} exercise{} {} graded until then. No report was written.\n", found.size(),
             grades.size(), grades.size() == 1 ? "" : "s", found.size() == 1 ? "was" : "were");
}

int run_grade(const GradeOptions& options) {
  const Workspace workspace = Workspace::from_environment();
  const std::vector<Exercise> course = load_course(workspace);
  const std::vector<Exercise> exercises = with_hidden(options, workspace, course);
  if (!options.case_name.empty() && (options.exercises.empty() || exercises.size() != 1)) {
    throw UsageError("--case shows a case of one exercise: name it, for instance ./kit grade 05 --case " +
                     plain_text(options.case_name, 200));
  }
  const Reveal reveal = read_reveal(options.reveal);
  const std::string case_name =
      options.case_name.empty() ? "" : case_of(exercises.front(), options.case_name, reveal.shown);
  options.files.check();
  std::vector<Grade> grades = grades_of(options, workspace, exercises);
  const Feedback level = feedback_from_name(options.feedback).value_or(Feedback::all);
  // With what only Gradescope is told of hidden cases, which keeps it to itself until the grades are published.
  std::vector<Grade> whole;
  for (Grade& g : grades) {
    if (reveal.shown) show_hidden(g.exercise);
    whole.push_back(with_feedback(g, level));
    if (!reveal.shown) g = without_hidden(std::move(g), reveal.when);
  }
  if (interrupted()) {
    tell_what_was_found(grades);
    return kInterrupted;
  }

  Notebook notebook(workspace);
  const bool own = options.submission.empty() && options.tree == "exercises";
  for (const Grade& g : grades) notebook.note(g, own);
  notebook.save();

  for (Grade& g : grades) g = with_feedback(std::move(g), level);
  // A report on standard output is for a program; the table would be in its way.
  if (!options.files.on_standard_output()) fmt::print("{}", shown(options, course, grades, case_name));
  options.files.write(grades, whole, info_of(options, workspace));
  return exit_code_of(grades);
}

}  // namespace

void add_grade(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<GradeOptions>();
  CLI::App* command = app.add_subcommand("grade", "grade your own work or a submission");
  command->add_option("EXERCISE", options->exercises, "05_race_mutex, 05 or race_mutex; all if none is named");
  auto* tree = command->add_option("--tree", options->tree, "the tree to grade: exercises (yours) or solutions")
                   ->check(CLI::IsMember({"exercises", "solutions"}));
  command
      ->add_option("--submission", options->submission,
                   "grade a folder or an archive that somebody handed in, with the kit's own tests")
      ->type_name("DIR")
      ->excludes(tree);
  command
      ->add_option(
          "--jail", options->jail,
          "the level of the jail: full (default for a submission), local, none, or best, the highest that this machine "
          "has (default for your own work)")
      ->check(CLI::IsMember({"best", "full", "local", "none"}));
  command->add_flag("--all", options->all, "show all cases in full, in every mode that was run");
  command->add_option("--case", options->case_name, "show this case in full, of one exercise")->type_name("NAME");
  command->add_flag("--all-modes", options->all_modes,
                    "run every case in every mode; else the first mode in which it fails ends it");
  command
      ->add_option("--budget", options->budget,
                   "seconds of wall time for one exercise, all cases and modes together; 60 unless you say otherwise")
      ->check(CLI::PositiveNumber)
      ->type_name("SECONDS");
  command->add_option("--student", options->student, "for the JSON report: who handed it in")->type_name("NAME");
  command->add_option("--commit", options->commit, "for the JSON report: the commit that was graded")->type_name("SHA");
  command->add_option("--submitted", options->submitted, "for the JSON report: when it was handed in, as ISO 8601")
      ->type_name("TIME");
  command
      ->add_option("--feedback", options->feedback,
                   "how much is told: verdict (with points), sentence (also what happened), all (default)")
      ->check(CLI::IsMember({"verdict", "sentence", "all"}));
  add_hidden_options(*command, options->hidden, options->reveal);
  options->files.add_options(*command);
  command->callback([options, &exit_code] { exit_code = run_grade(*options); });
}

}  // namespace trenza
