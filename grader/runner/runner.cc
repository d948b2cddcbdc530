// The program that a graded test starts: runs one implementation of an exercise, case by case, in one mode, and writes
// test.xml where Bazel wants it. It contains no code of the submission.
//
// Exit code: 0 every case passed, 1 a case failed, 2 wrong arguments, 3 the grader could not do its work.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "grader/gate/gate.h"
#include "grader/runner/case_runner.h"
#include "grader/runner/cases.h"
#include "grader/verdict/junit.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

struct Arguments {
  std::string exercise, worker, keeper, mode, package, target, canary, explorer;
  std::string jail = "best";
  std::vector<std::string> sources, expanded, objects, seams;
  bool instrumented = false;
  bool explain = false;
  std::vector<std::string> cases;
  int repeat = 1;
  bool protections = false;
};

bool wanted(const Arguments& arguments, const Case& c) {
  return arguments.cases.empty() ||
         std::find(arguments.cases.begin(), arguments.cases.end(), c.name) != arguments.cases.end();
}

// `text` with a bar before each line, so that no line of a learner's program begins one of ours: CI systems take
// "::error::" at the beginning of a line for a command, and "##[error]" anywhere.
std::string quoted(const std::string& text) {
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    for (std::size_t at = 0; (at = line.find("##[", at)) != std::string::npos;) line.insert(at + 2, 1, ' ');
    out += "    | " + line + '\n';
  }
  return out;
}

void print(const CaseResult& result) {
  if (is_success(result.verdict)) {
    fmt::print("  {:<12} {}\n", name(result.verdict), result.name);
    if (!result.sentence.empty()) fmt::print("{}", quoted(result.sentence));
  } else {
    fmt::print("  {:<12} {}\n{}", name(result.verdict), result.name, quoted(result.sentence));
    if (!result.detail.empty()) fmt::print("    Details:\n{}", quoted(result.detail));
    if (!result.output.empty()) fmt::print("    What it printed:\n{}", quoted(result.output));
  }
  std::fflush(stdout);
}

// Runs one case, or says why not.
CaseResult run_case(const Case& c, CaseRunner& runner, const std::string& mode, const std::optional<Refusal>& refusal) {
  CaseResult outcome{c.name, c.points, Verdict::infra, "", "", "", 0};
  if (const auto reason = c.skip.find(mode); reason != c.skip.end()) {
    outcome.verdict = Verdict::skipped;
    outcome.sentence = reason->second;
  } else if (refusal) {
    outcome.verdict = refusal->verdict;
    outcome.sentence = plain_text(refusal->sentence);
  } else {
    outcome = runner.run(c);
  }
  return outcome;
}

// Why nothing can be run under the level that was asked for; nullopt if it can.
std::optional<std::string> lack_of(const Jail& jail) {
  const auto lack = jail.lack();
  if (!lack) return std::nullopt;
  return fmt::format(
      "This machine cannot give the jail's level \"{}\" ({}): `./kit doctor` tells the cure, and --jail local or "
      "--jail none grades under less.",
      name(jail.level()), first_line(plain_text(*lack)));
}

// Why no case of `subject` is run: what the gate says against it, or that nothing can be believed on this machine.
std::optional<Refusal> why_not(const Arguments& arguments, const Subject& subject, CaseRunner& runner,
                               const Jail& jail) {
  if (auto refusal = examine({arguments.sources, arguments.expanded, arguments.objects, arguments.instrumented,
                              subject.exercise.contract(), subject.exercise.allow, arguments.seams})) {
    if (arguments.explain) fmt::print("The gate has found: {}\n", refusal->finding);
    return refusal;
  }
  // Who asks for a level by name wants no less.
  if (arguments.jail != "best") {
    if (const auto lack = lack_of(jail)) return Refusal{Verdict::infra, *lack, ""};
  }
  if (const auto distrust = runner.distrust()) return Refusal{Verdict::infra, *distrust, ""};
  return std::nullopt;
}

// Written to a temporary name and renamed, so that a reader never sees half a report.
void write_xml(const std::string& xml) {
  const char* path = std::getenv("XML_OUTPUT_FILE");
  if (path == nullptr) return;
  const std::string temporary = std::string(path) + ".part";
  std::ofstream file(temporary);
  file << xml;
  file.close();
  if (!file) throw std::runtime_error(temporary + " could not be written. Is the disk full?");
  std::filesystem::rename(temporary, path);
}

int run(const Arguments& arguments) {
  Subject subject{read_exercise(arguments.exercise),
                  arguments.mode,
                  arguments.worker,
                  arguments.canary,
                  arguments.explorer,
                  arguments.sources,
                  arguments.target};
  const std::string keeper = std::filesystem::absolute(arguments.keeper).string();
  const auto level = level_from_name(arguments.jail);
  const Jail jail = level ? Jail(keeper, *level) : Jail::best(keeper);
  if (arguments.protections) {
    fmt::print("{}\n", jail.protections());
    return 0;
  }
  std::deque<CaseRunner> runners;
  runners.emplace_back(subject, jail);
  fmt::print("{} · {} · {}\n", arguments.package, subject.exercise.title, subject.mode);
  const auto refusal = why_not(arguments, subject, runners.front(), jail);
  while (runners.size() < cases_at_a_time(subject.mode, jail.level())) {
    runners.emplace_back(subject, Jail(keeper, jail.level()), runners.size());
  }

  std::vector<Case> cases;
  for (const Case& c : subject.exercise.cases) {
    if (wanted(arguments, c)) cases.push_back(c);
  }
  std::vector<RunCase> run_cases_in;
  for (CaseRunner& runner : runners) {
    run_cases_in.push_back([&](const Case& c) { return run_case(c, runner, subject.mode, refusal); });
  }
  std::vector<ExerciseResult> results;
  for (int i = 0; i < arguments.repeat; ++i) {
    results.push_back({subject.exercise.name, arguments.package, subject.mode, jail.protections(),
                       run_cases(cases, run_cases_in, print)});
  }
  write_xml(to_junit(results));

  int worst = 0;
  for (const ExerciseResult& result : results) {
    if (result.cases.empty()) throw std::runtime_error("no case of that name");
    for (const CaseResult& c : result.cases) {
      worst = std::max(worst, c.verdict == Verdict::infra ? 3 : is_success(c.verdict) ? 0 : 1);
    }
  }
  return worst;
}

}  // namespace
}  // namespace trenza

int main(int argc, char** argv) {
  trenza::Arguments arguments;
  CLI::App app("Runs the cases of one exercise; Bazel starts it (grader/bazel/graded_test.bzl).");
  app.add_option("--exercise", arguments.exercise, "the exercise as JSON")->required();
  app.add_option("--worker", arguments.worker, "the test program")->required();
  app.add_option("--keeper", arguments.keeper, "the program that watches each case")->required();
  app.add_option("--mode", arguments.mode, "native, tsan or interleave")->required();
  app.add_option("--package", arguments.package, "the implementation's package")->required();
  app.add_option("--target", arguments.target, "its target for Bazel");
  app.add_option("--source", arguments.sources, "a file of the learner");
  app.add_option("--expanded", arguments.expanded, "the same with its macros expanded");
  app.add_option("--object", arguments.objects, "what the compiler made of it");
  app.add_option("--seam", arguments.seams, "what the kit's object that it is linked to leaves open");
  app.add_flag("--instrumented", arguments.instrumented, "it is compiled for ThreadSanitizer");
  app.add_option("--canary", arguments.canary, "a program with a known race");
  app.add_option("--explorer", arguments.explorer, "the program that explores a case");
  app.add_flag("--explain", arguments.explain, "under TAMPER, say what the gate has found");
  app.add_option("--jail", arguments.jail, "the level of the jail; best: the highest that works here")
      ->check(CLI::IsMember({"best", "full", "local", "none"}));
  app.add_option("--case", arguments.cases, "run only this case; may be repeated");
  app.add_option("--repeat", arguments.repeat, "how often")->check(CLI::PositiveNumber);
  app.add_flag("--protections", arguments.protections, "run nothing, and print what would protect the machine");
  CLI11_PARSE(app, argc, argv);
  try {
    return trenza::run(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "The grader could not run {}: {}\n", arguments.package, error.what());
    return 3;
  }
}
