#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/cli/commands.h"
#include "grader/cli/options.h"
#include "grader/handout/handout.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

struct HandoutOptions {
  std::string out;
  std::string commit = "HEAD";
  bool unproved = false;
};

int tell_of_leaks(const std::vector<Leak>& leaks, const std::string& out) {
  constexpr std::size_t kMost = 20;
  for (std::size_t i = 0; i < std::min(leaks.size(), kMost); ++i) {
    fmt::print(stderr, "{}/{}:{} is a line of solutions/{}: {}\n", out, leaks[i].file, leaks[i].line, leaks[i].solution,
               leaks[i].text);
  }
  fmt::print(stderr,
             "{} lines of the solutions are in the handout. Do not give it away; change these files, commit, and make "
             "it again in another folder.\n",
             leaks.size());
  return kFailed;
}

// Builds and grades the handout as a student would: every exercise is graded, and none is solved.
int prove(const HandoutOptions& options) {
  const TemporaryFolder room;
  const std::string json = room.file("grades.json"), log = room.file("log");
  const int status = run({{"./kit", "--yes", "grade", "--json", json}, options.out, log, {}, log + ".errors"});
  std::string wrong;
  if (status != kFailed) wrong = fmt::format("./kit grade ended with {} there instead of {}", status, +kFailed);
  if (wrong.empty()) {
    const auto grades = nlohmann::json::parse(read_file(json), nullptr, false);
    if (!grades.is_object()) wrong = "its grades cannot be read";
    const auto exercises = wrong.empty() ? grades.value("exercises", nlohmann::json::array()) : nlohmann::json::array();
    for (const auto& exercise : exercises) {
      const std::string verdict = exercise.value("verdict", "");
      if (verdict != "PASS" && verdict != "COMPILE" && verdict != "INFRA") continue;
      wrong += fmt::format("{}{} is {}", wrong.empty() ? "" : ", ", exercise.value("exercise", ""), verdict);
    }
  }
  if (wrong.empty()) return kAllPassed;
  fmt::print(stderr, "The handout does not work: {}.\n{}{}", wrong, read_file(log), read_file(log + ".errors"));
  return kFailed;
}

int run_handout(HandoutOptions options) {
  const Workspace workspace = Workspace::from_environment();
  options.out = fs::absolute(options.out).lexically_normal().string();
  std::string commit;
  try {
    commit = write_handout(workspace, options.commit, options.out);
  } catch (const fs::filesystem_error&) {
    throw;
  } catch (const std::runtime_error& error) {
    throw UsageError(error.what());
  }
  fmt::print("{} holds the students' tree of commit {}, as one commit without history.\n", options.out,
             commit.substr(0, 12));
  std::fflush(stdout);
  const std::vector<Leak> leaks = find_leaks(fs::path(workspace.root) / "solutions", options.out);
  if (!leaks.empty()) return tell_of_leaks(leaks, options.out);
  fmt::print("No line of a solution was found in it.\n");
  if (options.unproved) return kAllPassed;
  fmt::print("Building and grading it as a student would; that takes some minutes …\n");
  std::fflush(stdout);
  const int result = prove(options);
  if (result == kAllPassed) fmt::print("It builds, every exercise is graded, and none is solved.\n");
  return result;
}

}  // namespace

void add_handout(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<HandoutOptions>();
  CLI::App* command =
      app.add_subcommand("handout", "for teachers: make the students' repository, without solutions, and prove it");
  command->add_option("OUT", options->out, "a folder that does not exist yet, outside of this tree")
      ->required()
      ->type_name("DIR");
  command->add_option("--commit", options->commit, "what to take it from (default: HEAD)")->type_name("COMMIT");
  command->add_flag("--search-only", options->unproved, "look for lines of the solutions, but do not build and grade");
  command->callback([options, &exit_code] { exit_code = run_handout(*options); });
}

}  // namespace trenza
