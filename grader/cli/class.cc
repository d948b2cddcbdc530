#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "grader/classroom/class_run.h"
#include "grader/classroom/commit_files.h"
#include "grader/classroom/kit_version.h"
#include "grader/classroom/moment.h"
#include "grader/cli/class_folder.h"
#include "grader/cli/class_progress.h"
#include "grader/cli/commands.h"
#include "grader/cli/hidden_option.h"
#include "grader/cli/options.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

struct ClassOptions {
  std::string source;
  std::string out = "grades";
  std::vector<std::string> exercises;
  std::string jail = "full";
  long budget = 0;
  int jobs = 0;
  std::string since;
  std::string deadline;
  bool pull_requests = false;
  std::vector<std::string> refs = {"refs/pull/*/head"};
  std::string jplag;
  std::string feedback;
  std::string hidden, reveal;
};

// The members that are the refs of a remote.
ClassList members_of_remote(const ClassOptions& options, const Workspace& workspace, const TemporaryFolder& room) {
  const CommitReader reader(options.source, workspace.root, fs::path(room.file("refs")));
  ClassList list;
  for (const std::string& ref : reader.refs(options.refs)) {
    ClassMember member;
    member.key = file_name_of(ref);
    member.name = member.key;
    member.remote = options.source;
    member.ref = ref;
    list.members.push_back(std::move(member));
  }
  if (list.members.empty())
    throw UsageError(options.source + " has no ref to grade. `git ls-remote` lists those that it has.");
  return list;
}

ClassList members(const ClassOptions& options, const Workspace& workspace, const TemporaryFolder& room) {
  if (options.pull_requests) return members_of_remote(options, workspace, room);
  const fs::path source = options.source;
  if (fs::is_directory(source)) return read_class_folder(source, room);
  if (!fs::is_regular_file(source)) {
    throw UsageError(
        plain_text(options.source, 300) +
        " is neither a folder nor a roster. `./kit class DIR` takes a folder with a folder or an archive for "
        "each student, `./kit class roster.csv` a list of them.");
  }
  try {
    return read_roster(source);
  } catch (const std::runtime_error& error) {
    throw UsageError(error.what());
  }
}

LatePolicy policy_of(const std::string& deadline) {
  try {
    return deadline.empty() ? LatePolicy() : LatePolicy::read(deadline);
  } catch (const std::runtime_error& error) {
    throw UsageError(error.what());
  }
}

int exit_code_of(const ClassGrades& grades) {
  int worst = kAllPassed;
  for (const ClassStudent& student : grades.students) {
    for (const auto& [folder, entry] : student.entries) {
      const int code = is_success(entry.grade.verdict) ? kAllPassed : is_graded(entry.grade) ? kFailed : kCannotGrade;
      worst = std::max(worst, code);
    }
  }
  return worst;
}

int run_class(const ClassOptions& options) {
  const Workspace workspace = Workspace::from_environment();
  const std::vector<Exercise> course = load_course(workspace);
  choose(course, options.exercises);  // a mistake is told before anything is done
  const LatePolicy given = policy_of(options.deadline);
  check_reveal(options.reveal);
  std::int64_t since = 0;
  if (!options.since.empty()) {
    const auto moment = parse_moment(options.since);
    if (!moment)
      throw UsageError("--since takes a moment such as 2026-12-01 or 2026-12-01T18:00, not " + options.since + ".");
    since = *moment;
  }
  const TemporaryFolder room;
  const ClassList list = members(options, workspace, room);
  for (const std::string& note : list.notes) fmt::print("note: {}\n", note);
  if (list.members.empty())
    throw UsageError(plain_text(options.source, 300) + " holds no hand-in: no folder and no archive.");

  ClassFolder out(options.out);
  Gradebook& gradebook = out.gradebook();
  std::vector<Exercise> with_hidden = course;
  out.add_hidden_cases(with_hidden, options.hidden, workspace);
  const std::vector<Exercise> exercises = choose(with_hidden, options.exercises);
  build_hidden(workspace, exercises);
  gradebook.begin_run("./kit class " + plain_text(options.source, 300), kit_version(workspace), time_now());
  ClassRun run(workspace, gradebook, exercises, {options.jail, false, options.budget, options.jobs},
               kit_version(workspace));
  // Before any result of theirs is there: no student's page may take them for ordinary ones.
  out.keep_hidden_cases(exercises);
  for (const ClassMember& member : list.members) run.look_at(member, since);
  fmt::print("{} hand-ins, {} texts to grade\n", list.members.size(), run.jobs());
  std::fflush(stdout);
  {
    ClassProgressLine line;
    run.grade([&](const ClassProgress& now) { line.tell(now); });
  }
  run.settle();
  const int old = run.graded_by_another();
  if (old > 0) {
    fmt::print(
        "note: {} grades are of another version of the tests or the grader. `./kit regrade {}` lists what would "
        "change.\n",
        old, options.out);
  }
  if (!options.deadline.empty()) gradebook.put_setting("deadline", given.text());
  // What was said last counts.
  const std::string& reveal = options.reveal.empty() ? given.reveal() : options.reveal;
  if (!reveal.empty()) gradebook.put_setting("reveal", reveal);
  if (!options.feedback.empty()) gradebook.put_setting("feedback", options.feedback);
  const ClassGrades grades = out.grades(course);
  out.write_reports(grades);
  if (!options.jplag.empty()) out.write_jplag(options.jplag, workspace, exercises);
  if (interrupted()) {
    fmt::print(stderr, "Stopped. What was graded is kept; the same command goes on from there.\n");
    return kInterrupted;
  }
  gradebook.end_run(time_now());
  out.print(grades);
  return exit_code_of(grades);
}

}  // namespace

void add_class(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<ClassOptions>();
  CLI::App* command = app.add_subcommand("class", "for teachers: grade what a whole class handed in, into a gradebook");
  command
      ->add_option("SOURCE", options->source,
                   "a folder with a folder or an archive for each student, a roster (.csv), or with --pull-requests a "
                   "repository")
      ->required();
  command->add_option("--out", options->out, "the folder for the gradebook and the reports (default: grades)")
      ->type_name("DIR");
  command->add_option("--exercise", options->exercises, "only this exercise; may be repeated")
      ->allow_extra_args(false)
      ->type_name("NAME");
  command->add_option("--jobs", options->jobs, "what runs at a time (default: as many as Bazel likes)")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  command->add_option("--since", options->since, "only what was handed in since")->type_name("TIME");
  command->add_option("--deadline", options->deadline, "a moment, or a JSON file with a late policy (docs/teaching.md)")
      ->type_name("TIME|FILE");
  command->add_option("--jail", options->jail, "as for grade")->check(CLI::IsMember({"best", "full", "local", "none"}));
  command->add_option("--budget", options->budget, "as for grade")->check(CLI::PositiveNumber)->type_name("SECONDS");
  command->add_flag("--pull-requests", options->pull_requests, "SOURCE is a repository, whose refs are the hand-ins");
  command
      ->add_option("--ref", options->refs,
                   "with --pull-requests: the refs (default: refs/pull/*/head); may be repeated")
      ->allow_extra_args(false)
      ->type_name("PATTERN");
  command->add_option("--export-jplag", options->jplag, "lay the files out for JPlag, the skeletons as base code")
      ->type_name("DIR");
  command
      ->add_option("--feedback", options->feedback,
                   "what the students' pages tell: verdict (with points), sentence (also what happened), all; kept for "
                   "the next time (default: all)")
      ->check(CLI::IsMember({"verdict", "sentence", "all"}));
  add_hidden_options(*command, options->hidden, options->reveal);
  command->callback([options, &exit_code] { exit_code = run_class(*options); });
}

}  // namespace trenza
