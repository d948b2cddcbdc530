#include "grader/cli/verify.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/classroom/grading.h"
#include "grader/cli/commands.h"
#include "grader/cli/launcher.h"
#include "grader/cli/options.h"
#include "grader/cli/progress.h"
#include "grader/mutant/mutant.h"
#include "grader/mutant/patch.h"
#include "grader/verdict/junit.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

// Does nothing, and answers what could be asked.
constexpr char kNothing[] = "mutants/nothing";

// One thing to run: a solution, or one in another style, in one mode with all its cases; a mutant in its mode with its
// case; or what does nothing, natively.
struct Item {
  std::string exercise;  // folder
  std::string what;      // "solution, tsan", "styles/futex, tsan", "mutants/unlocked_getter" or kNothing
  std::string target;    // relative to the workspace: "solutions/05_race_mutex:mutants/unlocked_getter.tsan"
  std::optional<Mutant>
      mutant;             // what it must get; a solution, which must pass, and nothing, which must not, have none
  std::string complaint;  // what does not hold; empty if all does

  bool is_nothing() const { return what == kNothing; }
  bool is_style() const { return what.starts_with("styles/"); }
  bool is_explored() const { return target.ends_with("interleave"); }
};

// The mutant of `exercise` whose patch is `file`. Throws std::runtime_error with a sentence if that cannot be read.
Item mutant_of(const Exercise& exercise, const std::string& package, const fs::path& file,
               const std::string& solution) {
  const std::string name = file.stem().string();
  Item item{exercise.folder(), "mutants/" + name, "", Mutant{}, ""};
  try {
    const Patch patch = Patch::read(read_file(file.string()));
    item.mutant = Mutant::read(patch.header);
    applied(patch.hunks, solution);
  } catch (const DoesNotApply& error) {
    item.complaint = fmt::format("{} Renew it: ./kit mutant {} {}", error.what(), exercise.folder(), name);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(file.string() + ": " + error.what());
  }
  item.target = package + ":" + item.what + "." + item.mutant->mode;
  return item;
}

std::vector<Item> items_of(const Workspace& workspace, const Exercise& exercise,
                           const std::vector<std::string>& modes) {
  const std::string package = "solutions/" + exercise.folder();
  std::vector<Item> items;
  const auto must_pass = [&](const std::string& what, const std::string& prefix) {
    for (const std::string& mode : modes) {
      items.push_back({exercise.folder(), what + ", " + mode, package + ":" + prefix + mode, std::nullopt, ""});
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
  const fs::path folder = fs::path(workspace.root) / package;
  if (fs::exists(folder / fmt::format("{}.cc", kNothing)) &&
      std::find(modes.begin(), modes.end(), "native") != modes.end()) {
    items.push_back({exercise.folder(), kNothing, fmt::format("{}:{}.native", package, kNothing), std::nullopt, ""});
  }
  if (!fs::is_directory(folder / "mutants")) return items;
  const std::string solution = read_file((folder / exercise.edit.at(0)).string());
  for (const auto& entry : fs::directory_iterator(folder / "mutants")) {
    if (entry.path().extension() != ".patch") continue;
    Item item = mutant_of(exercise, package, entry.path(), solution);
    if (std::find(modes.begin(), modes.end(), item.mutant->mode) != modes.end()) items.push_back(std::move(item));
  }
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.what < b.what; });
  return items;
}

// Why `c` is not what `item` must get, as "FAIL in RaceMutex.OneThreadCountsRight"; empty if it is.
std::string surprise(const CaseResult& c, const Item& item) {
  const std::string got = fmt::format("{} in {}", name(c.verdict), c.name);
  if (item.is_nothing()) return c.verdict == Verdict::pass ? got + " for doing nothing" : "";
  if (!item.mutant) return is_success(c.verdict) ? "" : got;
  if (c.verdict != item.mutant->verdict) return got;
  const std::string missing = item.mutant->missing_in(c.sentence);
  return missing.empty() ? "" : fmt::format("{} without the words `{}`", got, missing);
}

// What the cases of `results` got that was not expected, as "3 × PASS, 1 × FAIL: sentence"; empty if nothing.
std::string surprises(const std::vector<ExerciseResult>& results, const Item& item) {
  std::map<std::string, int> counts;
  std::map<std::string, std::string> sentences;
  for (const ExerciseResult& result : results) {
    for (const CaseResult& c : result.cases) {
      const std::string key = surprise(c, item);
      if (key.empty()) continue;
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
void check(const Workspace& workspace, const VerifyDepth& depth, Item& item) {
  const TemporaryFolder folder;
  const int repeat = depth.repeat;
  std::vector<std::string> arguments = {fmt::format("--repeat={}", repeat),
                                        // Much runs side by side, and takes longer than it does alone.
                                        "--budget=3600"};
  if (item.mutant) arguments.push_back("--case=" + item.mutant->case_name);
  if (item.is_style() && depth.schedules_of_styles > 0) {
    arguments.push_back(fmt::format("--schedules={}", depth.schedules_of_styles));
  }
  run(launcher(workspace, item.target, arguments, folder));
  const auto results = from_junit(read_file(folder.file("test.xml")));
  const std::string got =
      results ? surprises(*results, item) : "no result from the grader: " + read_file(folder.file("log"));
  if (got.empty() || !item.mutant) {
    item.complaint = got;
    return;
  }
  item.complaint = fmt::format("expected {} in {} ({}) {} of {} times, but got {}", name(item.mutant->verdict),
                               item.mutant->case_name, item.mutant->mode, repeat, repeat, got);
}

void check_all(const Workspace& workspace, const VerifyDepth& depth, std::vector<Item>& items) {
  Progress progress(items.size());
  const BazelProgress tell = progress.callback();
  std::mutex telling;
  const auto check_one = [&](Item& item) {
    try {
      if (item.complaint.empty()) check(workspace, depth, item);
    } catch (const std::exception& error) {
      item.complaint = error.what();
    }
    const TestEvent done{"//" + item.target, 1, "", ""};
    const std::lock_guard lock(telling);
    tell(&done);
  };
  // What is explored waits for nothing: one of them keeps all cores busy, and several only slow each other down. The
  // others wait most of the time, so they go on beside it.
  std::vector<Item*> explored, others;
  for (Item& item : items) (item.is_explored() ? explored : others).push_back(&item);
  const std::jthread exploring([&] {
    for_each_side_by_side(
        explored.size(), [&](std::size_t i) { check_one(*explored[i]); }, 1);
  });
  for_each_side_by_side(others.size(), [&](std::size_t i) { check_one(*others[i]); });
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
  bool mutate = false;
  MutateOptions mutations;
};

VerifyResult run_verify(const Workspace& workspace, const VerifyOptions& options) {
  if (options.corpus) return verify_corpus(workspace, options.names, options.repeat);
  const std::vector<Exercise> exercises = choose(load_course(workspace), options.names);
  if (!options.mutate) return verify(workspace, exercises, options.modes, {options.repeat, 0});
  MutateOptions mutations = options.mutations;
  // The cheapest first: most mistakes fall there, and what has fallen needs no other mode.
  if (options.modes == kModes)
    mutations.modes = {"native", "tsan", "interleave"};
  else
    mutations.modes = options.modes;
  return verify_mutations(workspace, exercises, mutations);
}

}  // namespace

VerifyResult verify(const Workspace& workspace, const std::vector<Exercise>& exercises,
                    const std::vector<std::string>& modes, const VerifyDepth& depth) {
  std::vector<Item> items;
  for (const Exercise& exercise : exercises) {
    for (Item& item : items_of(workspace, exercise, modes)) items.push_back(std::move(item));
  }
  std::vector<std::string> targets;
  for (const Item& item : items) {
    if (item.complaint.empty()) targets.push_back("//" + item.target);
  }
  const BazelRun built = run_bazel(workspace, "build", {}, targets);
  if (!built.completed()) throw std::runtime_error("Bazel could not build the solutions:\n" + built.log);

  std::vector<Grade> skeletons;
  {
    Progress progress(exercises.size());
    skeletons = grade_tree(workspace, exercises, "exercises", {}, {}, progress.callback());
  }
  check_all(workspace, depth, items);

  VerifyResult result;
  for (const Grade& skeleton : skeletons) {
    std::vector<std::string> complaints;
    if (const std::string c = complaint_about_skeleton(skeleton); !c.empty()) complaints.push_back(c);
    int checked = 1, mutants = 0;
    for (const Item& item : items) {
      if (item.exercise != skeleton.exercise.folder()) continue;
      ++checked;
      mutants += item.mutant ? 1 : 0;
      if (!item.complaint.empty()) complaints.push_back(fmt::format("{}: {}", item.what, item.complaint));
    }
    fmt::print("{:<24} skeleton {}, solution and {} mutants × {}: {}\n", skeleton.exercise.folder(),
               name(skeleton.verdict), mutants, depth.repeat,
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
  CLI::Option* mutate = command->add_flag("--mutate", options->mutate,
                                          "instead: make mistakes in the solutions by machine, and tell which of them "
                                          "no case finds");
  command->add_option("--sample", options->mutations.sample, "so many mistakes of each exercise; all if not named")
      ->needs(mutate);
  command->add_option("--seed", options->mutations.seed, "which ones the sample has")->needs(mutate);
  command->add_option("--operator", options->mutations.operation, "mistakes of this kind only")->needs(mutate);
  command->add_flag("--styles", options->mutations.styles, "in the solutions of other styles")->needs(mutate);
  command->add_flag("--all", options->mutations.all, "tell what found each of them")->needs(mutate);
  command->callback([options, &exit_code] {
    const Workspace workspace = Workspace::from_environment();
    if (options->contract) return print_contracts(workspace, choose(load_course(workspace), options->names));
    const VerifyResult result = run_verify(workspace, *options);
    fmt::print("{} passed, {} failed\n", result.passed, result.failed);
    exit_code = interrupted() ? kInterrupted : result.failed == 0 ? kAllPassed : kFailed;
  });
}

}  // namespace trenza
