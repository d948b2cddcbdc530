#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/cli/commands.h"
#include "grader/cli/options.h"
#include "grader/mutant/difference.h"
#include "grader/mutant/mutant.h"
#include "grader/mutant/patch.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

struct MutantOptions {
  std::string exercise;
  std::string name;
  bool is_new = false;
  bool save = false;
};

// The files of one mutant, of which only the solution must exist.
class MutantFiles {
 public:
  MutantFiles(const Workspace& workspace, const Exercise& exercise, const std::string& name)
      : name_(name),
        exercise_(exercise),
        solution_(fs::path(workspace.root) / "solutions" / exercise.folder() / exercise.edit.at(0)),
        patch_(solution_.parent_path() / "mutants" / (name + ".patch")),
        scratch_(fs::path(workspace.root) / ".mutants" / exercise.folder() / (name + ".cc")),
        base_(fs::path(scratch_).replace_extension(".base")) {}

  const Exercise& exercise() const { return exercise_; }
  const fs::path& patch() const { return patch_; }
  // Where the mutant is edited: the solution with its mistake.
  const fs::path& scratch() const { return scratch_; }

  // "./kit mutant 07 zombies"
  std::string command() const {
    const std::string folder = exercise_.folder();
    return fmt::format("./kit mutant {} {}", folder.substr(0, folder.find('_')), name_);
  }

  // Writes scratch(): what the patch makes of the solution, or as much of it as applies. Returns what the author must
  // know, or an empty text.
  std::string open() const {
    const std::string solution = read_file(solution_.string());
    try {
      begin(Patch::read(read_file(patch_.string())).source(solution), solution);
    } catch (const DoesNotApply& error) {
      begin(error.marked(), solution);
      return fmt::format("{} Look for {} in the file.", error.what(), kMarkBegin);
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(fmt::format("{}: {}", patch_.string(), error.what()));
    }
    return "";
  }

  // Writes scratch(): the solution, under a header to be filled in.
  void open_new() const {
    const std::string solution = read_file(solution_.string());
    const std::string expect = fmt::format("expect: FAIL {} native", exercise_.cases.at(0).name);
    begin(Source{{expect, "What the mistake is, in a sentence or two."}, solution}.text(), solution);
  }

  // Writes the patch from scratch(), and removes that. Throws UsageError if scratch() is no mutant.
  void save() const {
    try {
      // Against the solution from which scratch() was made: what changed in the solution meanwhile is not the mistake.
      const Patch edited = patch_of(read_file(scratch_.string()), read_file(base_.string()));
      const std::string solution = read_file(solution_.string());
      const Patch patch = patch_of(edited.source(solution), solution);
      const Mutant mutant = Mutant::read(patch.header);
      const auto has_its_name = [&](const Case& c) { return c.name == mutant.case_name; };
      if (std::none_of(exercise_.cases.begin(), exercise_.cases.end(), has_its_name)) {
        throw std::runtime_error(fmt::format("{} has no case {}.", exercise_.folder(), mutant.case_name));
      }
      write_report(patch_.string(), patch.text(solution_.filename().string(), fmt::format("mutants/{}.cc", name_)));
    } catch (const std::runtime_error& error) {
      throw UsageError(
          fmt::format("{}: {}\nMend it there, then: {} --save", scratch_.string(), error.what(), command()));
    }
    close();
    fmt::print("{}\n", patch_.string());
  }

  // Removes scratch().
  void close() const {
    fs::remove(scratch_);
    fs::remove(base_);
  }

 private:
  void begin(const std::string& text, const std::string& solution) const {
    if (fs::exists(scratch_)) {
      throw UsageError(fmt::format("{} was opened before. To save it: {} --save. Remove the file to begin anew.",
                                   scratch_.string(), command()));
    }
    fs::create_directories(scratch_.parent_path());
    write_report(base_.string(), solution);
    write_report(scratch_.string(), text);
  }

  std::string name_;
  Exercise exercise_;
  fs::path solution_, patch_, scratch_;
  fs::path base_;  // the solution as it was when scratch() was written
};

std::string editor() {
  for (const char* variable : {"VISUAL", "EDITOR"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != 0) return value;
  }
  return "";
}

// Opens `path` in the author's editor and waits until it is closed. Throws std::runtime_error if it fails.
void edit(const std::string& with, const std::string& path) {
  Program program;
  // An editor's variable may hold arguments, too; and programs that we start have no input unless they open it.
  const std::string terminal = isatty(STDIN_FILENO) != 0 ? " </dev/tty" : "";
  program.line = {"sh", "-c", with + " \"$0\"" + terminal, path};
  const int code = run(program);
  if (code != 0) throw std::runtime_error(fmt::format("The editor `{}` ended with exit code {}.", with, code));
}

void run_mutant(const MutantOptions& options) {
  const Workspace workspace = Workspace::from_environment();
  const auto fits = [](char c) {
    return std::islower(static_cast<unsigned char>(c)) != 0 || std::isdigit(c) != 0 || c == '_';
  };
  if (!std::all_of(options.name.begin(), options.name.end(), fits)) {
    throw UsageError("A mutant is named by what is wrong, in small letters: wakes_only_one.");
  }
  const MutantFiles mutant(workspace, choose(load_course(workspace), {options.exercise}).at(0), options.name);
  const bool exists = fs::exists(mutant.patch());
  if (options.save) {
    if (!fs::exists(mutant.scratch())) {
      throw UsageError(fmt::format("There is nothing to save: {}{} writes the file to edit.", mutant.command(),
                                   exists ? "" : " --new"));
    }
    mutant.save();
    return;
  }
  if (options.is_new && exists) throw UsageError(mutant.patch().string() + " exists. Leave --new out to edit it.");
  if (!options.is_new && !exists) {
    throw UsageError(fmt::format("{} has no mutant {}. {} --new starts one.", mutant.exercise().folder(), options.name,
                                 mutant.command()));
  }
  std::string problem;
  if (options.is_new) {
    mutant.open_new();
  } else {
    problem = mutant.open();
  }
  if (!problem.empty()) fmt::print(stderr, "{}\n", problem);
  const std::string with = editor();
  if (with.empty()) {
    fmt::print("{}\n", mutant.scratch().string());
    fmt::print(stderr, "Edit this file, then: {} --save\n", mutant.command());
    return;
  }
  const std::string before = read_file(mutant.scratch().string());
  edit(with, mutant.scratch().string());
  if (problem.empty() && read_file(mutant.scratch().string()) == before) {
    mutant.close();
    fmt::print("Nothing was changed.\n");
    return;
  }
  mutant.save();
}

}  // namespace

void add_mutant(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<MutantOptions>();
  CLI::App* command = app.add_subcommand(
      "mutant", "for authors: opens a mutant, the solution with one mistake, and writes its patch back");
  command->add_option("EXERCISE", options->exercise, "05_race_mutex, 05 or race_mutex")->required();
  command->add_option("NAME", options->name, "what is wrong, as unlocked_getter")->required();
  CLI::Option* is_new = command->add_flag("--new", options->is_new, "start one from the solution");
  command->add_flag("--save", options->save, "write the patch from the file that was opened before")->excludes(is_new);
  command->footer("Without VISUAL or EDITOR it prints the file's path; --save writes the patch then.");
  command->callback([options, &exit_code] {
    run_mutant(*options);
    exit_code = kAllPassed;
  });
}

}  // namespace trenza
