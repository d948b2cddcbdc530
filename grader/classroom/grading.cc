#include "grader/classroom/grading.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "grader/base/file.h"
#include "grader/verdict/junit.h"
#include "grader/verdict/plain_text.h"

namespace trenza {

const std::vector<std::string> kModes = {"interleave", "native", "tsan"};

namespace {

// The test of an implementation in all modes (grader/bazel/exercise.bzl).
constexpr char kTest[] = "grade";
// The same of the hidden cases, and what its targets begin with.
constexpr char kHiddenTest[] = "hidden.grade";
constexpr std::string_view kHidden = "hidden.";

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
          "", std::nullopt, true};
}

// Why an exercise did not build, from the first failed action that has to do with it; nullopt if none failed. Of the
// hidden cases with `hidden`, else of the others.
std::optional<CompilerComplaint> why_not_built(const Exercise& exercise, const std::string& package,
                                               const std::string& jail, const std::vector<ActionEvent>& failed,
                                               bool hidden = false) {
  for (const ActionEvent& action : failed) {
    if (package_of(action.label) == package && target_of(action.label) != "demo" &&
        target_of(action.label).starts_with(kHidden) == hidden) {
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

// Of a submission people read the learner's own path, not that of the package that was staged.
void name_as_the_learner_does(std::string& text, const std::string& package, const std::string& learners) {
  for (std::size_t at = 0; (at = text.find(package, at)) != std::string::npos; at += learners.size()) {
    text.replace(at, package.size(), learners);
  }
}

void name_as_the_learner_does(Grade& grade) {
  const std::string package = grade.package, &learners = grade.exercise.package;
  if (!package.starts_with("submissions/")) return;
  grade.package = learners;
  name_as_the_learner_does(grade.sentence, package, learners);
  name_as_the_learner_does(grade.detail, package, learners);
  const std::string &hidden = grade.exercise.hidden_package, in_the_overlay = grade.exercise.folder();
  if (!hidden.empty()) name_as_the_learner_does(grade.detail, hidden, in_the_overlay);
  for (ExerciseResult& mode : grade.modes) {
    mode.package = learners;
    for (CaseResult& c : mode.cases) {
      for (std::string* text : {&c.sentence, &c.detail, &c.output}) {
        name_as_the_learner_does(*text, package, learners);
        if (!hidden.empty()) name_as_the_learner_does(*text, hidden, in_the_overlay);
      }
    }
  }
}

// The tests of an implementation.
std::vector<std::string> tests_of(const PackageToGrade& each) {
  std::vector<std::string> tests = {fmt::format("//{}:{}", each.package, kTest)};
  if (!each.exercise.hidden_package.empty()) tests.push_back(fmt::format("//{}:{}", each.package, kHiddenTest));
  return tests;
}

// What a test of `package` reported; nullopt if it did not run.
std::optional<std::vector<ExerciseResult>> results_of(const std::string& test_name, const std::string& package,
                                                      const BazelRun& run) {
  std::optional<std::vector<ExerciseResult>> results;
  for (const TestEvent& test : run.tests) {
    if (package_of(test.label) != package || target_of(test.label) != test_name) continue;
    if (!results) results.emplace();
    if (auto read = from_junit(read_file(test.xml))) *results = std::move(*read);
  }
  return results;
}

// The hidden cases of `exercise` in all modes, where their workers were not built.
std::vector<ExerciseResult> not_built(const Exercise& exercise, const std::string& package,
                                      const CompilerComplaint& why) {
  std::vector<ExerciseResult> results;
  for (const std::string& mode : kModes) {
    ExerciseResult result{exercise.name, package, mode, "", {}};
    for (const Case& c : exercise.cases) {
      if (c.hidden) result.cases.push_back({c.name, c.points, why.verdict, why.sentence, why.detail, "", 0, why.place});
    }
    results.push_back(std::move(result));
  }
  return results;
}

// Adds the hidden cases to `results`, each to those of its mode. False if there are none though there should be.
bool add_hidden_results(const Exercise& exercise, const std::string& package, const std::string& jail,
                        const BazelRun& run, std::vector<ExerciseResult>& results) {
  auto hidden = results_of(kHiddenTest, package, run);
  if (!hidden) {
    const auto failure = why_not_built(exercise, package, jail, run.failed_actions, true);
    if (failure) hidden = not_built(exercise, package, *failure);
  }
  if (!hidden || hidden->empty()) return false;
  for (ExerciseResult& each : *hidden) {
    const auto same = std::find_if(results.begin(), results.end(),
                                   [&](const ExerciseResult& result) { return result.mode == each.mode; });
    if (same == results.end()) continue;
    std::move(each.cases.begin(), each.cases.end(), std::back_inserter(same->cases));
  }
  return true;
}

Graded grade_one(const Exercise& exercise, const std::string& package, const std::string& jail, const BazelRun& run) {
  auto reported = results_of(kTest, package, run);
  const bool ran = reported.has_value();
  std::vector<ExerciseResult> results = std::move(reported).value_or(std::vector<ExerciseResult>());
  const auto failure = why_not_built(exercise, package, jail, run.failed_actions);
  if (failure && !ran) {
    Grade none = not_run(exercise, package, failure->verdict, failure->sentence, failure->detail, failure->place);
    name_as_the_learner_does(none);
    return {std::move(none)};
  }
  bool without_result = results.empty();
  if (!exercise.hidden_package.empty() && !add_hidden_results(exercise, package, jail, run, results)) {
    without_result = true;
  }
  Grade total = grade(exercise, package, std::move(results), kModes,
                      "The grader got no result for this mode: " + first_line(errors_in(run.log)));
  // A compiler that was not jailed may quote what no submission may read.
  if (jail != "full" || total.verdict != Verdict::infra) total.warnings = read_warnings(run.log, package);
  name_as_the_learner_does(total);
  return {std::move(total), without_result};
}

std::vector<std::string> flags_for(const GradingOptions& options) {
  std::vector<std::string> flags = {"--test_output=summary"};
  // Part of the test's command line, so that Bazel does not take a result from under another level out of its cache.
  if (options.jail != "best") flags.push_back("--test_arg=--jail=" + options.jail);
  if (options.all_modes) flags.emplace_back("--test_arg=--all-modes");
  if (options.budget != 0) flags.push_back(fmt::format("--test_arg=--budget={}", options.budget));
  if (options.jobs != 0) {
    flags.push_back(fmt::format("--jobs={}", options.jobs));
    flags.push_back(fmt::format("--local_test_jobs={}", options.jobs));
  }
  return flags;
}

BazelRun test_packages(const Workspace& workspace, const std::vector<PackageToGrade>& packages,
                       const std::vector<std::string>& flags, const BazelProgress& progress) {
  std::vector<std::string> targets;
  for (const PackageToGrade& each : packages) {
    for (std::string& test : tests_of(each)) targets.push_back(std::move(test));
  }
  BazelRun result;
  if (targets.empty()) return result;
  result = run_bazel(workspace, "test", flags, targets, progress);
  if (!result.completed() && !interrupted() && result.tests.empty() && result.failed_actions.empty()) {
    throw std::runtime_error("Bazel could not do its work:\n" + errors_in(result.log));
  }
  return result;
}

}  // namespace

std::vector<Grade> grade_packages(const Workspace& workspace, const std::vector<PackageToGrade>& packages,
                                  const GradingOptions& options, const BazelProgress& progress,
                                  const OnGrade& on_grade) {
  std::vector<std::string> flags = flags_for(options);
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < packages.size(); ++i) places[packages[i].package] = i;
  // A result that is there is told while Bazel goes on with the others.
  std::vector<bool> told(packages.size());
  std::vector<std::vector<TestEvent>> ended(packages.size());
  const auto tell = [&](const TestEvent* event) {
    if (progress) progress(event);
    if (event == nullptr || !on_grade) return;
    const auto place = places.find(package_of(event->label));
    if (place == places.end() || told[place->second]) return;
    std::vector<TestEvent>& tests = ended[place->second];
    tests.push_back(*event);
    if (tests.size() < tests_of(packages[place->second]).size()) return;
    BazelRun alone;
    alone.tests = std::exchange(tests, {});
    const Graded graded = grade_one(packages[place->second].exercise, place->first, options.jail, alone);
    if (graded.without_result || !is_graded(graded.grade)) return;
    told[place->second] = true;
    on_grade(place->second, graded.grade);
  };
  const BazelRun first = test_packages(workspace, packages, flags, tell);
  std::vector<Grade> grades;
  std::vector<PackageToGrade> again;
  for (const PackageToGrade& each : packages) {
    Graded graded = grade_one(each.exercise, each.package, options.jail, first);
    if (graded.without_result) again.push_back(each);
    grades.push_back(std::move(graded.grade));
  }
  if (!again.empty() && !interrupted()) {
    ended.assign(packages.size(), {});
    // What the first try left behind may be what is wrong.
    flags.emplace_back("--nocache_test_results");
    const BazelRun second = test_packages(workspace, again, flags, tell);
    for (const PackageToGrade& each : again) {
      grades[places.at(each.package)] = grade_one(each.exercise, each.package, options.jail, second).grade;
    }
  }
  for (std::size_t i = 0; on_grade && !interrupted() && i < grades.size(); ++i) {
    if (!told[i]) on_grade(i, grades[i]);
  }
  return grades;
}

std::vector<Grade> grade_tree(const Workspace& workspace, const std::vector<Exercise>& exercises,
                              const std::string& tree, const std::map<std::string, Refusal>& refused,
                              const GradingOptions& options, const BazelProgress& progress) {
  std::vector<PackageToGrade> packages;
  for (const Exercise& exercise : exercises) {
    if (!refused.contains(exercise.folder())) packages.push_back({tree + "/" + exercise.folder(), exercise});
  }
  std::vector<Grade> graded = grade_packages(workspace, packages, options, progress);
  std::vector<Grade> grades;
  std::size_t next = 0;
  for (const Exercise& exercise : exercises) {
    if (const auto refusal = refused.find(exercise.folder()); refusal != refused.end()) {
      grades.push_back(refused_grade(exercise, refusal->second));
    } else {
      grades.push_back(std::move(graded[next++]));
    }
  }
  return grades;
}

Grade refused_grade(const Exercise& exercise, const Refusal& refusal) {
  return not_run(exercise, exercise.package, refusal.verdict, refusal.sentence, "", refusal.place);
}

}  // namespace trenza
