#include "grader/classroom/grading.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>

#include "grader/classroom/program.h"
#include "grader/verdict/junit.h"
#include "grader/verdict/plain_text.h"

namespace trenza {

const std::vector<std::string> kModes = {"native", "tsan", "interleave"};

namespace {

std::string target(const std::string& tree, const Exercise& exercise, const std::string& mode) {
  return fmt::format("//{}/{}:{}", tree, exercise.folder(), mode);
}

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

// Why an exercise did not build, from the first failed action that has to do with it; nullopt if none failed.
std::optional<CompilerComplaint> why_not_built(const Exercise& exercise, const std::string& package,
                                               const std::vector<ActionEvent>& failed) {
  for (const ActionEvent& action : failed) {
    if (package_of(action.label) == package && target_of(action.label) != "demo") {
      return read_compiler_output(action.stderr_text, exercise.folder() + "/" + exercise.edit.front());
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

// What a mode that could not be built says about each case.
ExerciseResult not_built(const Exercise& exercise, const std::string& package, const std::string& mode,
                         const CompilerComplaint& why) {
  ExerciseResult result;
  result.exercise = exercise.name;
  result.package = package;
  result.mode = mode;
  for (const Case& c : exercise.cases) {
    CaseResult& outcome = result.cases.emplace_back();
    outcome.name = c.name;
    outcome.points = c.points;
    outcome.verdict = why.verdict;
    outcome.sentence = why.sentence;
    outcome.detail = why.detail;
  }
  return result;
}

Grade grade_one(const Exercise& exercise, const std::string& tree, const BazelRun& run) {
  const std::string package = tree + "/" + exercise.folder();
  const auto failure = why_not_built(exercise, package, run.failed_actions);
  std::vector<ExerciseResult> results;
  std::set<std::string> ran;
  for (const TestEvent& test : run.tests) {
    if (package_of(test.label) != package) continue;
    ran.insert(target_of(test.label));
    const auto read = from_junit(read_file(test.xml));
    if (read && read->size() == 1 && read->front().mode == target_of(test.label)) results.push_back(read->front());
  }
  if (failure && ran.empty()) {
    return not_run(exercise, package, failure->verdict, failure->sentence, failure->detail);
  }
  // What clashes with the runtime of one mode does not keep the others from being built.
  for (const std::string& mode : kModes) {
    if (failure && !ran.contains(mode)) results.push_back(not_built(exercise, package, mode, *failure));
  }
  // Bazel reports tests as they end; the order of the modes is ours.
  std::sort(results.begin(), results.end(), [](const ExerciseResult& a, const ExerciseResult& b) {
    return std::find(kModes.begin(), kModes.end(), a.mode) < std::find(kModes.begin(), kModes.end(), b.mode);
  });
  Grade total = grade(exercise, package, std::move(results), kModes,
                      "The grader got no result for this mode: " + first_line(errors_in(run.log)));
  total.warnings = read_warnings(run.log, package);
  return total;
}

}  // namespace

std::vector<Grade> grade_tree(const Workspace& workspace, const std::vector<Exercise>& exercises,
                              const std::string& tree, const std::map<std::string, Refusal>& refused,
                              const std::string& jail, const BazelProgress& progress) {
  std::vector<std::string> flags = {"--test_output=summary"};
  // Part of the test's command line, so that Bazel does not take a result from under another level out of its cache.
  if (jail != "best") flags.push_back("--test_arg=--jail=" + jail);
  const auto run = [&](const std::vector<const Exercise*>& chosen, const std::vector<std::string>& flags) {
    std::vector<std::string> targets;
    for (const Exercise* exercise : chosen) {
      for (const std::string& mode : kModes) targets.push_back(target(tree, *exercise, mode));
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
      grades.push_back(grade_one(exercise, tree, first));
      if (grades.back().verdict == Verdict::infra) again.push_back(&exercise);
    }
  }
  if (again.empty() || interrupted()) return grades;

  // What the first try left behind may be what is wrong.
  flags.emplace_back("--nocache_test_results");
  const BazelRun second = run(again, flags);
  for (const Exercise* exercise : again) {
    const auto old = std::find_if(grades.begin(), grades.end(),
                                  [&](const Grade& g) { return g.exercise.folder() == exercise->folder(); });
    *old = grade_one(*exercise, tree, second);
  }
  return grades;
}

}  // namespace trenza
