#include "grader/cli/verify.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <stdexcept>

#include "grader/classroom/grading.h"
#include "grader/classroom/program.h"
#include "grader/cli/commands.h"
#include "grader/cli/launcher.h"
#include "grader/cli/options.h"
#include "grader/cli/progress.h"
#include "grader/verdict/junit.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

// One thing to run: a solution, or one in another style, in one mode with all its cases; or a mutant in its mode with
// its case.
struct Item {
  std::string exercise;  // folder
  std::string what;      // "solution, tsan", "styles/futex, tsan" or "mutants/unlocked_getter"
  std::string target;    // relative to the workspace: "solutions/05_race_mutex:mutants/unlocked_getter.tsan"
  bool is_mutant = false;
  Expectation expected;   // PASS for a solution
  std::string complaint;  // what does not hold; empty if all does
};

std::vector<Item> items_of(const Workspace& workspace, const Exercise& exercise,
                           const std::vector<std::string>& modes) {
  const std::string package = "solutions/" + exercise.folder();
  std::vector<Item> items;
  const auto must_pass = [&](const std::string& what, const std::string& prefix) {
    for (const std::string& mode : modes) {
      items.push_back(
          {exercise.folder(), what + ", " + mode, package + ":" + prefix + mode, false, {Verdict::pass, "", mode}, ""});
    }
  };
  must_pass("solution", "");
  if (const fs::path styles = fs::path(workspace.root) / package / "styles"; fs::is_directory(styles)) {
    for (const auto& entry : fs::directory_iterator(styles)) {
      if (entry.path().extension() != ".cc") continue;
      const std::string name = "styles/" + entry.path().stem().string();
      must_pass(name, name + ".");
    }
  }
  const fs::path mutants = fs::path(workspace.root) / package / "mutants";
  if (!fs::is_directory(mutants)) return items;
  for (const auto& entry : fs::directory_iterator(mutants)) {
    if (entry.path().extension() != ".cc") continue;
    const Expectation expected = read_expectation(entry.path().string());
    if (std::find(modes.begin(), modes.end(), expected.mode) == modes.end()) continue;
    const std::string name = "mutants/" + entry.path().stem().string();
    items.push_back({exercise.folder(), name, package + ":" + name + "." + expected.mode, true, expected, ""});
  }
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.what < b.what; });
  return items;
}

// What the cases of `results` got that was not expected, as "3 × PASS, 1 × FAIL (sentence)"; empty if nothing.
std::string surprises(const std::vector<ExerciseResult>& results, const Expectation& expected) {
  std::map<std::string, int> counts;
  std::map<std::string, std::string> sentences;
  for (const ExerciseResult& result : results) {
    for (const CaseResult& c : result.cases) {
      const bool holds = expected.verdict == Verdict::pass ? is_success(c.verdict) : c.verdict == expected.verdict;
      if (holds) continue;
      const std::string key = std::string(name(c.verdict)) + " in " + c.name;
      ++counts[key];
      sentences[key] = c.sentence;
    }
  }
  std::string text;
  for (const auto& [key, count] : counts) {
    text += fmt::format("{}{} × {}{}{}", text.empty() ? "" : ", ", count, key, sentences[key].empty() ? "" : ": ",
                        sentences[key]);
  }
  return text;
}

// Runs `item`'s launcher, as Bazel would, and sets its complaint.
void check(const Workspace& workspace, int repeat, Item& item) {
  const TemporaryFolder folder;
  std::vector<std::string> arguments = {fmt::format("--repeat={}", repeat)};
  if (item.is_mutant) arguments.push_back("--case=" + item.expected.case_name);
  run(launcher(workspace, item.target, arguments, folder));
  const auto results = from_junit(read_file(folder.file("test.xml")));
  if (!results) {
    item.complaint = "the grader got no result: " + read_file(folder.file("log"));
  } else {
    item.complaint = surprises(*results, item.expected);
  }
}

void check_all(const Workspace& workspace, int repeat, std::vector<Item>& items) {
  Progress progress(items.size());
  const BazelProgress tell = progress.callback();
  std::mutex telling;
  for_each_side_by_side(items.size(), [&](std::size_t i) {
    try {
      check(workspace, repeat, items[i]);
    } catch (const std::exception& error) {
      items[i].complaint = error.what();
    }
    const TestEvent done{"//" + items[i].target, 1, "", ""};
    const std::lock_guard lock(telling);
    tell(&done);
  });
}

// Why the skeleton of `g` is not what a learner should start from; empty if it is.
std::string complaint_about_skeleton(const Grade& g) {
  switch (g.verdict) {
    case Verdict::pass: return "the skeleton passes already";
    case Verdict::compile:
    case Verdict::infra: return fmt::format("the skeleton ends with {}: {}", name(g.verdict), g.sentence);
    default: return "";
  }
}

struct VerifyOptions {
  std::vector<std::string> names;  // of exercises, or with `corpus` of its entries
  int repeat = 1;
  std::vector<std::string> modes = kModes;
  bool corpus = false;
  bool contract = false;
};

}  // namespace

Expectation read_expectation(const std::string& file) {
  std::ifstream source(file);
  std::string line;
  std::getline(source, line);
  std::istringstream words(line);
  std::string slashes, expect, verdict;
  Expectation expected;
  words >> slashes >> expect >> verdict >> expected.case_name >> expected.mode;
  const auto known = verdict_from_name(verdict);
  const bool mode_known = std::find(kModes.begin(), kModes.end(), expected.mode) != kModes.end();
  if (slashes != "//" || expect != "expect:" || !known || !mode_known) {
    throw std::runtime_error(file + " must begin with a line like `// expect: RACE RaceMutex.GetterIsLocked tsan`.");
  }
  expected.verdict = *known;
  return expected;
}

VerifyResult verify(const Workspace& workspace, const std::vector<Exercise>& exercises, int repeat,
                    const std::vector<std::string>& modes) {
  std::vector<Item> items;
  for (const Exercise& exercise : exercises) {
    for (Item& item : items_of(workspace, exercise, modes)) items.push_back(std::move(item));
  }
  std::vector<std::string> targets;
  for (const Item& item : items) targets.push_back("//" + item.target);
  const BazelRun built = run_bazel(workspace, "build", {}, targets);
  if (!built.completed()) throw std::runtime_error("Bazel could not build the solutions:\n" + built.log);

  std::vector<Grade> skeletons;
  {
    Progress progress(exercises.size() * kModes.size());
    skeletons = grade_tree(workspace, exercises, "exercises", {}, "best", progress.callback());
  }
  check_all(workspace, repeat, items);

  VerifyResult result;
  for (const Grade& skeleton : skeletons) {
    std::vector<std::string> complaints;
    if (const std::string c = complaint_about_skeleton(skeleton); !c.empty()) complaints.push_back(c);
    int checked = 1, mutants = 0;
    for (const Item& item : items) {
      if (item.exercise != skeleton.exercise.folder()) continue;
      ++checked;
      mutants += item.is_mutant ? 1 : 0;
      if (item.complaint.empty()) continue;
      complaints.push_back(item.is_mutant ? fmt::format("{}: expected {} in {} ({}) {} of {} times, but got {}",
                                                        item.what, name(item.expected.verdict), item.expected.case_name,
                                                        item.expected.mode, repeat, repeat, item.complaint)
                                          : fmt::format("{}: {}", item.what, item.complaint));
    }
    fmt::print("{:<24} skeleton {}, solution and {} mutants × {}: {}\n", skeleton.exercise.folder(),
               name(skeleton.verdict), mutants, repeat,
               complaints.empty() ? "all as they must" : fmt::format("{} of {} are not", complaints.size(), checked));
    for (const std::string& complaint : complaints) fmt::print("    {}\n", complaint);
    result.failed += static_cast<int>(complaints.size());
    result.passed += checked - static_cast<int>(complaints.size());
  }
  return result;
}

void add_verify(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<VerifyOptions>();
  CLI::App* command = app.add_subcommand(
      "verify",
      "for authors: skeletons fail, solutions in every style pass, every mutant falls for the reason that it names");
  command->add_option("EXERCISE", options->names, "05_race_mutex, 05 or race_mutex; all if none is named");
  command->add_option("--repeat", options->repeat, "how often each is run")->check(CLI::PositiveNumber);
  command->add_option("--mode", options->modes, "only this mode; may be repeated")->check(CLI::IsMember(kModes));
  command->add_flag(
      "--corpus", options->corpus,
      "instead: every submission of grader/corpus gets its verdict, and nothing of it stays behind; names "
      "are of submissions then, as correct or hostile/fork_bomb");
  command->add_flag("--contract", options->contract,
                    "instead: print each sentence of the contract with the cases and mutants that hold it");
  command->callback([options, &exit_code] {
    const Workspace workspace = Workspace::from_environment();
    if (options->contract) return print_contracts(workspace, choose(load_course(workspace), options->names));
    const VerifyResult result = options->corpus ? verify_corpus(workspace, options->names, options->repeat)
                                                : verify(workspace, choose(load_course(workspace), options->names),
                                                         options->repeat, options->modes);
    fmt::print("{} passed, {} failed\n", result.passed, result.failed);
    exit_code = interrupted() ? kInterrupted : result.failed == 0 ? kAllPassed : kFailed;
  });
}

}  // namespace trenza
