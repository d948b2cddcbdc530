// The program that a graded test starts: runs one implementation of an exercise, case by case, in all modes that it is
// linked for, and writes test.xml where Bazel wants it. It contains no code of the submission.
//
// Exit code: 0 every case passed, 1 a case failed, 2 wrong arguments, 3 the grader could not do its work.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/gate/gate.h"
#include "grader/runner/arguments.h"
#include "grader/runner/budget.h"
#include "grader/runner/case_runner.h"
#include "grader/runner/cases.h"
#include "grader/verdict/junit.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

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

// Why nothing can be run under the level that was asked for; nullopt if it can.
std::optional<std::string> lack_of(const Jail& jail) {
  const auto lack = jail.lack();
  if (!lack) return std::nullopt;
  return fmt::format(
      "This machine cannot give the jail's level \"{}\" ({}): `./kit doctor` tells the cure, and --jail local or "
      "--jail none grades under less.",
      name(jail.level()), first_line(plain_text(*lack)));
}

// Why no case is run: what the gate says against it, or that this machine lacks the jail that was asked for.
std::optional<Refusal> why_not(const Arguments& arguments, const Exercise& exercise, const Jail& jail) {
  // Who asks for the full level wants the compiler in a jail, too.
  const auto records = arguments.jail == "full" ? arguments.records : std::vector<std::string>();
  for (const auto& [flavour, objects] : arguments.objects) {
    const auto lines = arguments.expanded.find(flavour);
    if (auto refusal = examine(
            {arguments.sources, lines != arguments.expanded.end() ? lines->second : std::vector<std::string>{}, objects,
             records, flavour == "instrumented", exercise.contract(), exercise.allow, arguments.seams})) {
      if (arguments.explain) fmt::print("The gate has found: {}\n", refusal->finding);
      return refusal;
    }
  }
  // Who asks for a level by name wants no less.
  if (arguments.jail != "best") {
    if (const auto lack = lack_of(jail)) return Refusal{Verdict::infra, *lack, ""};
  }
  return std::nullopt;
}

// Whether a mode can be believed on this machine, found out once, when it is needed. Thread safe.
class Trust {
 public:
  // The reason why not. It is asked twice: what is in the way may be gone a moment later.
  std::optional<std::string> distrust(Mode mode, CaseRunner& runner) {
    const std::lock_guard lock(mutex_);
    auto found = known_.find(mode);
    if (found == known_.end()) {
      auto reason = runner.distrust(mode);
      if (reason) reason = runner.distrust(mode);
      found = known_.emplace(mode, reason).first;
    }
    return found->second;
  }

 private:
  std::mutex mutex_;
  std::map<Mode, std::optional<std::string>> known_;
};

// Runs one case in one mode, or says why not.
CaseResult run_case(const Case& c, Mode mode, CaseRunner& runner, Trust& trust, Budget& budget) {
  CaseResult result{c.name, c.points, Verdict::infra, "", "", "", 0};
  if (const auto reason = c.skip.find(std::string(name(mode))); reason != c.skip.end()) {
    result.verdict = Verdict::skipped;
    result.sentence = reason->second;
    return result;
  }
  if (const auto distrust = trust.distrust(mode, runner)) {
    result.sentence = plain_text(*distrust);
    return result;
  }
  // What is the grader's own fault is tried once more.
  for (int tries = 0; tries < 2 && result.verdict == Verdict::infra; ++tries) {
    const auto left = budget.left();
    if (left.count() == 0 && tries > 0) break;
    if (left.count() == 0) {
      return left_out(c, fmt::format("not run: this submission had used up its {} s", budget.total().count() / 1000));
    }
    result = runner.run(c, mode, left);
    budget.excuse(runner.last_held_up());
  }
  return result;
}

void write_xml(const std::string& xml) {
  if (const char* path = std::getenv("XML_OUTPUT_FILE")) write_file(path, xml);
}

Subject subject_of(const Arguments& arguments) {
  Subject subject{
      read_exercise(arguments.exercise), {}, arguments.canary, arguments.explorer, arguments.sources, arguments.target};
  if (arguments.schedules > 0) subject.exercise.schedules = arguments.schedules;
  for (const auto& [mode, worker] : arguments.workers) {
    const auto known = mode_from_name(mode);
    if (!known) throw std::runtime_error("there is no mode " + mode);
    subject.workers[*known] = worker;
  }
  return subject;
}

// What was asked for, of what there is.
Agenda agenda_of(const Arguments& arguments, const Subject& subject, Jail::Level level) {
  const auto among = [](const std::vector<std::string>& wanted, std::string_view name) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
  };
  Agenda agenda;
  agenda.all_modes = arguments.all_modes;
  agenda.until_failure = arguments.until_failure;
  agenda.explorations = explorations_at_a_time(level);
  for (const Case& c : subject.exercise.cases) {
    if (among(arguments.cases, c.name)) agenda.cases.push_back(c);
  }
  for (const Mode mode : kAllModes) {
    if (subject.workers.contains(mode) && among(arguments.modes, name(mode))) agenda.modes.push_back(mode);
  }
  if (agenda.cases.empty()) throw std::runtime_error("no case of that name");
  if (agenda.modes.empty()) throw std::runtime_error("it is not linked for that mode");
  return agenda;
}

// What all cases get that are refused.
std::map<Mode, std::vector<CaseResult>> refused(const Agenda& agenda, const Refusal& refusal) {
  std::map<Mode, std::vector<CaseResult>> results;
  for (const Mode mode : agenda.modes) {
    for (const Case& c : agenda.cases) {
      results[mode].push_back({c.name, c.points, refusal.verdict, plain_text(refusal.sentence), "", "", 0});
    }
  }
  return results;
}

int exit_code_of(const std::vector<ExerciseResult>& results) {
  int worst = 0;
  for (const ExerciseResult& result : results) {
    for (const CaseResult& c : result.cases) {
      worst = std::max(worst, c.verdict == Verdict::infra ? 3 : is_success(c.verdict) ? 0 : 1);
    }
  }
  return worst;
}

int run(const Arguments& arguments) {
  const Subject subject = subject_of(arguments);
  const std::string keeper = std::filesystem::absolute(arguments.keeper).string();
  const auto level = level_from_name(arguments.jail);
  const Jail jail = level ? Jail(keeper, *level) : Jail::best(keeper);
  if (arguments.protections) {
    fmt::print("{}\n", jail.protections());
    return 0;
  }
  const Agenda agenda = agenda_of(arguments, subject, jail.level());
  const auto refusal = why_not(arguments, subject.exercise, jail);

  std::deque<CaseRunner> runners;
  runners.emplace_back(subject, jail);
  while (runners.size() < runners_for(agenda, jail.level())) {
    runners.emplace_back(subject, Jail(keeper, jail.level()), runners.size());
  }

  std::optional<Mode> told;
  const auto tell = [&](Mode mode, const CaseResult& result) {
    if (told != mode) fmt::print("{} · {} · {}\n", arguments.package, subject.exercise.title, name(mode));
    told = mode;
    print(result);
  };
  std::vector<ExerciseResult> results;
  for (int i = 0; i < arguments.repeat; ++i) {
    Trust trust;
    Budget budget(std::chrono::seconds(arguments.budget), runners.size());
    std::map<Mode, std::vector<CaseResult>> cases;
    told.reset();
    if (refusal) {
      cases = refused(agenda, *refusal);
      for (const Mode mode : agenda.modes) {
        for (const CaseResult& result : cases[mode]) tell(mode, result);
      }
    } else {
      std::vector<RunCase> run_cases_in;
      for (CaseRunner& runner : runners) {
        run_cases_in.push_back([&](const Case& c, Mode mode) { return run_case(c, mode, runner, trust, budget); });
      }
      cases = run_cases(agenda, run_cases_in, tell);
    }
    for (const Mode mode : agenda.modes) {
      results.push_back({subject.exercise.name, arguments.package, std::string(name(mode)), jail.protections(),
                         std::move(cases[mode]), budget.description()});
    }
  }
  write_xml(to_junit(results));
  return exit_code_of(results);
}

}  // namespace
}  // namespace trenza

int main(int argc, char** argv) {
  trenza::Arguments arguments;
  CLI::App app("Runs the cases of one exercise; Bazel starts it (grader/bazel/graded_test.bzl).");
  trenza::add_options(app, arguments);
  CLI11_PARSE(app, argc, argv);
  try {
    return trenza::run(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "The grader could not run {}: {}\n", arguments.package, error.what());
    return 3;
  }
}
