#include "grader/cli/report_files.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "grader/classroom/grading.h"
#include "grader/cli/options.h"
#include "grader/report/classroom50.h"
#include "grader/report/github.h"
#include "grader/report/gradescope.h"
#include "grader/report/sarif.h"
#include "grader/verdict/junit.h"

namespace trenza {
namespace {

// Every case of every exercise as JUnit; an exercise that was not built has one entry per case and mode.
std::string junit_of(const std::vector<Grade>& grades) {
  std::vector<ExerciseResult> results;
  for (const Grade& g : grades) {
    results.insert(results.end(), g.modes.begin(), g.modes.end());
    if (!g.modes.empty()) continue;
    for (const std::string& mode : kModes) {
      ExerciseResult none{g.exercise.name, g.package, mode, "", {}};
      for (const Case& c : g.exercise.cases) {
        none.cases.push_back({c.name, c.points, g.verdict, g.sentence, g.detail, "", 0});
      }
      results.push_back(std::move(none));
    }
  }
  return to_junit(results);
}

void write_github(const std::vector<Grade>& grades) {
  fmt::print("{}", github_annotations(grades));
  const char* path = std::getenv("GITHUB_STEP_SUMMARY");
  if (path == nullptr) return;
  std::ofstream file(path, std::ios::app);
  file << github_summary(grades);
  file.close();
  if (!file) throw std::runtime_error(std::string(path) + " (the step summary) could not be written.");
}

bool all_graded(const std::vector<Grade>& grades) {
  return std::all_of(grades.begin(), grades.end(), [](const Grade& g) { return is_graded(g); });
}

// For a platform that knows no missing grade.
void write_if_graded(const std::string& path, const std::vector<Grade>& grades, const std::string& text) {
  if (all_graded(grades)) {
    write_report(path, text);
    return;
  }
  if (path != "-") std::filesystem::remove(path);
  fmt::print(stderr,
             "Something could not be graded, so {} was not written: a zero there would be wrong, and the platform "
             "knows no missing grade.\n",
             path);
}

}  // namespace

void ReportFiles::add_options(CLI::App& command) {
  const auto file = [&](const char* option, std::string& path, const char* what) {
    command.add_option(option, path, what)->type_name("FILE");
  };
  file("--json", json_, "write the grades as JSON; - is standard output");
  file("--junit", junit_, "write the grades as JUnit XML; - is standard output");
  file("--sarif", sarif_, "write what failed as SARIF, with schedules as code flows; - is standard output");
  file("--gradescope", gradescope_, "write Gradescope's results.json");
  file("--classroom50", classroom50_, "write Classroom 50's result.json, in its runner's environment");
  command.add_flag("--github", github_, "annotate the lines and write the step summary of a GitHub workflow");
}

bool ReportFiles::on_standard_output() const {
  const std::string* const files[] = {&json_, &junit_, &sarif_, &gradescope_, &classroom50_};
  return std::any_of(std::begin(files), std::end(files), [](const std::string* file) { return *file == "-"; });
}

void ReportFiles::check() const {
  if (classroom50_.empty()) return;
  try {
    Classroom50Submission::from_environment();
  } catch (const std::runtime_error& error) {
    throw UsageError(error.what());
  }
}

void ReportFiles::write(const std::vector<Grade>& grades, const std::vector<Grade>& whole,
                        const GradingInfo& info) const {
  if (!json_.empty()) write_report(json_, to_json(grades, info));
  if (!junit_.empty()) write_report(junit_, junit_of(grades));
  if (!sarif_.empty()) write_report(sarif_, to_sarif(grades, info));
  if (!gradescope_.empty()) write_if_graded(gradescope_, whole, to_gradescope(whole, info));
  if (!classroom50_.empty()) {
    write_if_graded(classroom50_, grades, to_classroom50(grades, info, Classroom50Submission::from_environment()));
  }
  if (github_) write_github(grades);
}

}  // namespace trenza
