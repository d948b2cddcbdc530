// `./kit verify --mutate`: mistakes that a machine makes in the solutions, and what finds them.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/classroom/grading.h"
#include "grader/cli/launcher.h"
#include "grader/cli/progress.h"
#include "grader/cli/verify.h"
#include "grader/mutation/equivalent.h"
#include "grader/mutation/mutation.h"
#include "grader/mutation/package.h"
#include "grader/verdict/junit.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

enum class Fate { unknown, refused, killed, equivalent, survived };

// A mutation of one exercise, and what became of it.
struct Trial {
  const Exercise* exercise;
  std::string file;  // that was mutated, relative to the workspace
  Mutation mutation;
  std::string source;
  std::string target;  // "submissions/mutation/05_race_mutex:m0123456789abcdef"
  Fate fate = Fate::unknown;
  std::string said;  // what killed it, why it is equivalent, or why nothing could be told
};

std::vector<std::string> files_of(const Workspace& workspace, const Exercise& exercise, bool styles) {
  const std::string folder = "solutions/" + exercise.folder() + "/";
  if (!styles) return {folder + exercise.edit.at(0)};
  std::vector<std::string> files;
  if (!fs::is_directory(fs::path(workspace.root) / folder / "styles")) return files;
  for (const auto& entry : fs::directory_iterator(fs::path(workspace.root) / folder / "styles")) {
    if (entry.path().extension() == ".cc") files.push_back(folder + "styles/" + entry.path().filename().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// The mutations of `exercise`, or as many of them as the options say, in the order of the file.
std::vector<Trial> trials_of(const Workspace& workspace, const Exercise& exercise, const MutateOptions& options) {
  std::vector<Trial> trials;
  for (const std::string& file : files_of(workspace, exercise, options.styles)) {
    const SyntaxTree tree = parse(workspace.root, file, "course");
    for (Mutation& each : mutations_of(tree)) {
      if (!options.operation.empty() && each.operation != options.operation) continue;
      std::string source = each.applied_to(tree.text);
      trials.push_back({&exercise, file, std::move(each), std::move(source), "", Fate::unknown, ""});
    }
  }
  if (options.sample == 0 || trials.size() <= options.sample) return trials;
  std::vector<std::size_t> chosen(trials.size());
  for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = i;
  // By hand, since std::shuffle may do it otherwise elsewhere, and the same seed is to choose the same everywhere.
  std::mt19937_64 random(options.seed);
  for (std::size_t i = 0; i < options.sample; ++i) std::swap(chosen[i], chosen[i + random() % (chosen.size() - i)]);
  chosen.resize(options.sample);
  std::sort(chosen.begin(), chosen.end());
  std::vector<Trial> sample;
  for (const std::size_t at : chosen) sample.push_back(std::move(trials[at]));
  return sample;
}

// Marks those that the list of the exercise names, and returns what it names in vain.
void mark_equivalent(const Workspace& workspace, const Exercise& exercise, std::vector<Trial>& trials) {
  const fs::path file = fs::path(workspace.root) / "solutions" / exercise.folder() / "equivalent.txt";
  if (!fs::exists(file)) return;
  try {
    const auto reasons = read_equivalent(read_file(file.string()));
    for (Trial& trial : trials) {
      const auto found = reasons.find(trial.mutation.key());
      if (trial.exercise->folder() != exercise.folder() || found == reasons.end()) continue;
      trial.fate = Fate::equivalent;
      trial.said = found->second;
    }
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(file.string() + ": " + error.what());
  }
}

// The names of those that a failed action was about.
std::set<std::string> not_built(const BazelRun& built) {
  std::set<std::string> names;
  for (const ActionEvent& action : built.failed_actions) {
    const std::string target = target_of(action.label);
    names.insert(package_of(action.label) + ":" + target.substr(0, target.find('.')));
  }
  return names;
}

// Runs `trial` in `mode` until a case fails, and sets its fate if one does.
void try_in(const Workspace& workspace, const std::string& mode, Trial& trial) {
  const TemporaryFolder folder;
  run(launcher(workspace, trial.target + "." + mode, {"--until-failure", "--budget=3600"}, folder));
  const auto results = from_junit(read_file(folder.file("test.xml")));
  if (!results) {
    trial.said = "no result from the grader: " + read_file(folder.file("log"));
    return;
  }
  for (const ExerciseResult& result : *results) {
    for (const CaseResult& c : result.cases) {
      if (is_success(c.verdict) || c.verdict == Verdict::not_run || c.verdict == Verdict::uncontrolled) continue;
      if (c.verdict == Verdict::infra) {
        trial.said = fmt::format("INFRA in {}: {}", c.name, c.sentence);
        continue;
      }
      // What the gate refuses is no program that a mutant could be.
      trial.fate = c.verdict == Verdict::compile ? Fate::refused : Fate::killed;
      trial.said = fmt::format("{} {} {}: {}", name(c.verdict), c.name, mode, c.sentence);
      return;
    }
  }
}

void try_all_in(const Workspace& workspace, const std::string& mode, std::vector<Trial*> trials) {
  // So many that Bazel needs not know all of them at a time.
  constexpr std::size_t kTogether = 64;
  for (std::size_t begin = 0; begin < trials.size() && !interrupted(); begin += kTogether) {
    const std::vector<Trial*> some(
        trials.begin() + static_cast<std::ptrdiff_t>(begin),
        trials.begin() + static_cast<std::ptrdiff_t>(std::min(begin + kTogether, trials.size())));
    std::vector<std::string> targets;
    for (const Trial* trial : some) targets.push_back("//" + trial->target + "." + mode);
    const BazelRun built = run_bazel(workspace, "build", {"--keep_going"}, targets);
    if (!built.completed()) throw std::runtime_error("Bazel could not build the mutants:\n" + built.log);
    const std::set<std::string> without = not_built(built);
    Progress progress(some.size());
    const BazelProgress tell = progress.callback();
    std::mutex telling;
    for_each_side_by_side(some.size(), [&](std::size_t i) {
      Trial& trial = *some[i];
      try {
        if (without.contains(trial.target))
          trial.fate = Fate::refused;
        else
          try_in(workspace, mode, trial);
      } catch (const std::exception& error) {
        trial.said = error.what();
      }
      const TestEvent done{"//" + trial.target + "." + mode, 1, "", ""};
      const std::lock_guard lock(telling);
      tell(&done);
    });
  }
}

std::string_view name_of(Fate fate) {
  switch (fate) {
    case Fate::refused: return "no program";
    case Fate::killed: return "killed";
    case Fate::equivalent: return "equivalent";
    default: return "SURVIVED";
  }
}

// One row of the table.
struct Count {
  int made = 0, no_program = 0, equivalent = 0, survived = 0;
  std::map<std::string, int> killed;  // in each mode
};

void print_table(const std::string& head, const std::map<std::string, Count>& counts) {
  fmt::print("\n{:<24}{:>6}{:>12}{:>9}{:>9}{:>12}{:>12}{:>10}\n", head, "made", "no program", "native", "tsan",
             "interleave", "equivalent", "survived");
  for (const auto& [what, count] : counts) {
    const auto killed = [&count = count](const char* mode) {
      const auto found = count.killed.find(mode);
      return found == count.killed.end() ? 0 : found->second;
    };
    fmt::print("{:<24}{:>6}{:>12}{:>9}{:>9}{:>12}{:>12}{:>10}\n", what, count.made, count.no_program, killed("native"),
               killed("tsan"), killed("interleave"), count.equivalent, count.survived);
  }
}

void count(const Trial& trial, Count& at) {
  ++at.made;
  if (trial.fate == Fate::refused) ++at.no_program;
  if (trial.fate == Fate::equivalent) ++at.equivalent;
  if (trial.fate == Fate::survived) ++at.survived;
  if (trial.fate != Fate::killed) return;
  for (const std::string& mode : kModes) {
    const std::string head = trial.said.substr(0, trial.said.find(':'));
    if (head.ends_with(" " + mode)) ++at.killed[mode];
  }
}

}  // namespace

VerifyResult verify_mutations(const Workspace& workspace, const std::vector<Exercise>& exercises,
                              const MutateOptions& options) {
  std::vector<Trial> trials;
  for (const Exercise& exercise : exercises) {
    std::vector<Trial> some = trials_of(workspace, exercise, options);
    std::vector<std::string> sources;
    for (const Trial& trial : some) sources.push_back(trial.source);
    const MutationPackage package = write_package(workspace.root, exercise, sources);
    for (std::size_t i = 0; i < some.size(); ++i) some[i].target = package.package + ":" + package.names[i];
    mark_equivalent(workspace, exercise, some);
    for (Trial& trial : some) trials.push_back(std::move(trial));
  }
  for (const std::string& mode : options.modes) {
    std::vector<Trial*> left;
    for (Trial& trial : trials) {
      if (trial.fate == Fate::unknown) left.push_back(&trial);
    }
    try_all_in(workspace, mode, std::move(left));
  }

  VerifyResult result;
  std::map<std::string, Count> by_operation, by_exercise;
  for (Trial& trial : trials) {
    if (trial.fate == Fate::unknown) trial.fate = Fate::survived;
    if (trial.fate == Fate::survived || options.all) {
      fmt::print("{:<10}  {}:{}  {}\n", name_of(trial.fate), trial.file, trial.mutation.line, trial.mutation.key());
      if (!trial.said.empty()) fmt::print("            {}\n", trial.said);
    }
    ++(trial.fate == Fate::survived ? result.failed : result.passed);
    count(trial, by_operation[trial.mutation.operation]);
    count(trial, by_exercise[trial.exercise->folder()]);
  }
  print_table("operator", by_operation);
  print_table("exercise", by_exercise);
  return result;
}

}  // namespace trenza
