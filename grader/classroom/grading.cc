#include "grader/classroom/grading.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "grader/classroom/program.h"
#include "grader/verdict/junit.h"
#include "grader/verdict/plain_text.h"

namespace trenza {

const std::vector<std::string> kModes = {"interleave", "native", "tsan"};

namespace {

// The test of an implementation in all modes (grader/bazel/exercise.bzl).
constexpr char kTest[] = "grade";

// The last lines of Bazel's log that say what went wrong.
std::string errors_in(const std::string& log) {
  std::string found, last;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("ERROR") != std::string::npos || line.find("FATAL") != std::string::npos) found += line + '\n';
    if (!line.empty()) last = line;
  }
  return plain_text(found.empty() ? last : found, 2000);
}

// What is told where `jail` is full and the compiler ran without: nothing of what it said.
CompilerComplaint unjailed() {
  return {Verdict::infra,
          "The compiler could not be jailed on this machine, and a submission is not compiled without. `./kit doctor` "
          "tells the cure, and --jail local or --jail none grades under less.",
          "", true};
}

// Why an exercise did not build, from the first failed action that has to do with it; nullopt if none failed.
std::optional<CompilerComplaint> why_not_built(const Exercise& exercise, const std::string& package,
                                               const std::string& jail, const std::vector<ActionEvent>& failed) {
  for (const ActionEvent& action : failed) {
    if (package_of(action.label) == package && target_of(action.label) != "demo") {
      auto complaint = read_compiler_output(action.stderr_text, exercise.folder() + "/" + exercise.edit.front());
      return complaint.unjailed && jail == "full" ? unjailed() : complaint;
    }
  }
  for (const ActionEvent& action : failed) {
    if (package_of(action.label) != exercise.package) continue;
    CompilerComplaint complaint;
    complaint.sentence = fmt::format(
        "The tests of this exercise do not compile. Was another file than {0} changed? `git status {1}` tells, `git "
        "checkout {1}/FILE` brings a file back.",
        exercise.edit.front(), exercise.package);
    complaint.detail = plain_text(action.stderr_text);
    return complaint;
  }
  return std::nullopt;
}

// What Bazel left of one exercise.
struct Graded {
  Grade grade;
  bool without_result = false;  // it was built, and there is no report, or none that can be read
};

Graded grade_one(const Exercise& exercise, const std::string& tree, const std::string& jail, const BazelRun& run) {
  const std::string package = tree + "/" + exercise.folder();
  std::vector<ExerciseResult> results;
  bool ran = false;
  for (const TestEvent& test : run.tests) {
    if (package_of(test.label) != package || target_of(test.label) != kTest) continue;
    ran = true;
    if (auto read = from_junit(read_file(test.xml))) results = std::move(*read);
  }
  const auto failure = why_not_built(exercise, package, jail, run.failed_actions);
  if (failure && !ran) return {not_run(exercise, package, failure->verdict, failure->sentence, failure->detail)};
  const bool without_result = results.empty();
  Grade total = grade(exercise, package, std::move(results), kModes,
                      "The grader got no result for this mode: " + first_line(errors_in(run.log)));
  // A compiler that was not jailed may quote what no submission may read.
  if (jail != "full" || total.verdict != Verdict::infra) total.warnings = read_warnings(run.log, package);
  return {std::move(total), without_result};
}

}  // namespace

std::vector<Grade> grade_tree(const Workspace& workspace, const std::vector<Exercise>& exercises,
                              const std::string& tree, const std::map<std::string, Refusal>& refused,
                              const GradingOptions& options, const BazelProgress& progress) {
  std::vector<std::string> flags = {"--test_output=summary"};
  // Part of the test's command line, so that Bazel does not take a result from under another level out of its cache.
  if (options.jail != "best") flags.push_back("--test_arg=--jail=" + options.jail);
  if (options.all_modes) flags.emplace_back("--test_arg=--all-modes");
  if (options.budget != 0) flags.push_back(fmt::format("--test_arg=--budget={}", options.budget));
  const auto run = [&](const std::vector<const Exercise*>& chosen, const std::vector<std::string>& flags) {
    std::vector<std::string> targets;
    for (const Exercise* exercise : chosen) {
      targets.push_back(fmt::format("//{}/{}:{}", tree, exercise->folder(), kTest));
    }
    BazelRun result;
    if (!targets.empty()) {
      result = run_bazel(workspace, "test", flags, targets, progress);
      if (!result.completed() && !interrupted() && result.tests.empty() && result.failed_actions.empty()) {
        throw std::runtime_error("Bazel could not do its work:\n" + errors_in(result.log));
      }
    }
    return result;
  };

  std::vector<const Exercise*> chosen;
  for (const Exercise& exercise : exercises) {
    if (!refused.contains(exercise.folder())) chosen.push_back(&exercise);
  }
  const BazelRun first = run(chosen, flags);
  std::vector<Grade> grades;
  std::vector<const Exercise*> again;
  for (const Exercise& exercise : exercises) {
    if (const auto refusal = refused.find(exercise.folder()); refusal != refused.end()) {
      grades.push_back(
          not_run(exercise, tree + "/" + exercise.folder(), refusal->second.verdict, refusal->second.sentence, ""));
    } else {
      Graded graded = grade_one(exercise, tree, options.jail, first);
      if (graded.without_result) again.push_back(&exercise);
      grades.push_back(std::move(graded.grade));
    }
  }
  if (again.empty() || interrupted()) return grades;

  // What the first try left behind may be what is wrong.
  flags.emplace_back("--nocache_test_results");
  const BazelRun second = run(again, flags);
  for (const Exercise* exercise : again) {
    const auto old = std::find_if(grades.begin(), grades.end(),
                                  [&](const Grade& g) { return g.exercise.folder() == exercise->folder(); });
    *old = grade_one(*exercise, tree, options.jail, second).grade;
  }
  return grades;
}

}  // namespace trenza
