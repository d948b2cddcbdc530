#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/classroom/commit_files.h"
#include "grader/classroom/git.h"
#include "grader/cli/commands.h"
#include "grader/cli/options.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

struct PullRequestOptions {
  std::string remote = "origin";
  std::vector<std::string> refs = {"refs/pull/*/head"};
  std::vector<std::string> exercises;
  std::string out = "grades";
  std::string jail;
  bool github = false;
};

// Written by the handler. A terminal sends SIGINT to our children, too; SIGTERM comes to us alone and is handed on.
volatile sig_atomic_t stopped = 0;
volatile sig_atomic_t child = 0;

void stop(int signal) {
  stopped = 1;
  if (signal == SIGTERM && child > 0) kill(child, SIGTERM);
}

// As run(), but SIGTERM ends the program.
int run_until_stopped(const Program& program) {
  child = start(program);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  child = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// While it lives, SIGINT and SIGTERM do not end this program, which cleans up first.
class StopBetweenSteps {
 public:
  StopBetweenSteps() {
    struct sigaction action {};
    action.sa_handler = stop;
    sigaction(SIGINT, &action, &old_interrupt_);
    sigaction(SIGTERM, &action, &old_terminate_);
  }
  ~StopBetweenSteps() {
    sigaction(SIGINT, &old_interrupt_, nullptr);
    sigaction(SIGTERM, &old_terminate_, nullptr);
  }
  StopBetweenSteps(const StopBetweenSteps&) = delete;
  StopBetweenSteps& operator=(const StopBetweenSteps&) = delete;

 private:
  struct sigaction old_interrupt_ {};
  struct sigaction old_terminate_ {};
};

// What `./kit grade --json` wrote to `path`, in a few words: "118/161  PASS 6, RACE 1". Throws nlohmann's exceptions.
std::string summary_of(const std::string& path) {
  const nlohmann::json grades = nlohmann::json::parse(read_file(path));
  std::map<std::string, int> verdicts;
  for (const auto& exercise : grades.at("exercises")) ++verdicts[exercise.at("verdict").get<std::string>()];
  std::string counted;
  for (const auto& [verdict, count] : verdicts) {
    counted += fmt::format("{}{} {}", counted.empty() ? "" : ", ", verdict, count);
  }
  // Without a sum where something could not be graded: that is no zero.
  const auto& sum = grades.at("points");
  const std::string points =
      fmt::format("{}/{}", sum.is_null() ? "–" : std::to_string(sum.get<int>()), grades.at("possible").get<int>());
  return fmt::format("{:<9}{}", points, counted);
}

class Session {
 public:
  Session(const PullRequestOptions& options, const Workspace& workspace)
      : options_(options),
        course_(choose(load_course(workspace), options.exercises)),
        reader_(options.remote, workspace.root, fs::path(objects_.path()) / "git") {
    // Whoever starts ./kit grade by its file starts what is built now, not what Bazel may build meanwhile.
    kit_ = fs::read_symlink("/proc/self/exe").string();
    fs::create_directories(options_.out);
  }

  // The refs to grade. Throws UsageError if there is none.
  std::vector<std::string> refs() const {
    std::vector<std::string> found = reader_.refs(options_.refs);
    if (found.empty()) {
      std::string patterns;
      for (const std::string& pattern : options_.refs) patterns += (patterns.empty() ? "" : " or ") + pattern;
      throw UsageError(fmt::format("{} has no ref that matches {}. `git ls-remote {}` lists those that it has.",
                                   options_.remote, patterns, options_.remote));
    }
    return found;
  }

  // Grades one ref, prints its line, and returns what ./kit grade ended with.
  int grade(const std::string& ref) {
    const std::string name = file_name_of(ref);
    const fs::path folder = fs::path(options_.out) / name;
    const std::string json = folder.string() + ".json", log = folder.string() + ".txt";
    fs::remove(json);
    std::string commit;
    try {
      commit = reader_.fetch(ref, kLargestTaken);
      take_files(reader_, commit, course_, folder);
    } catch (const GitError& error) {
      fmt::print("{:<16}{:<10}not graded: {}\n", name, commit.substr(0, 8), error.what());
      return kCannotGrade;
    }
    std::vector<std::string> line = {kit_, "grade"};
    for (const Exercise& exercise : course_) line.push_back(exercise.folder());
    line.insert(line.end(), {"--student", name, "--commit", commit, "--submission", folder.string(), "--json", json,
                             "--junit", folder.string() + ".xml"});
    if (!options_.jail.empty()) line.insert(line.end(), {"--jail", options_.jail});
    // A workflow reads its commands from our standard output.
    if (options_.github) line.emplace_back("--github");
    std::fflush(stdout);
    const int exit_code = run_until_stopped({std::move(line), "", options_.github ? "" : log, {}});
    if (exit_code == kInterrupted || stopped != 0) return kInterrupted;
    std::string summary;
    try {
      summary = summary_of(json);
    } catch (const nlohmann::json::exception&) {
      fmt::print("{:<16}{:<10}not graded: ./kit grade ended with {}{}\n", name, commit.substr(0, 8), exit_code,
                 options_.github ? "" : ", see " + log);
      return kCannotGrade;
    }
    fmt::print("{:<16}{:<10}{}\n", name, commit.substr(0, 8), summary);
    return exit_code;
  }

 private:
  const PullRequestOptions& options_;
  std::vector<Exercise> course_;
  TemporaryFolder objects_;  // before the reader, which lives in it
  CommitReader reader_;
  std::string kit_;
};

int grade_pull_requests(const PullRequestOptions& options) {
  const StopBetweenSteps handler;
  Session session(options, Workspace::from_environment());
  int worst = kAllPassed;
  for (const std::string& ref : session.refs()) {
    const int exit_code = session.grade(ref);
    std::fflush(stdout);
    if (exit_code == kInterrupted || stopped != 0) {
      fmt::print(stderr, "Stopped. What was graded so far is in {}.\n", options.out);
      return kInterrupted;
    }
    worst = std::max(worst, exit_code > kFailed ? static_cast<int>(kCannotGrade) : exit_code);
  }
  return worst;
}

}  // namespace

void add_pull_requests(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<PullRequestOptions>();
  CLI::App* command = app.add_subcommand(
      "pull-requests", "for teachers: grade the pull requests of a repository; nothing of them is checked out");
  command->add_option("REMOTE", options->remote, "the repository: a remote's name, a URL or a path (default: origin)");
  command->add_option("--ref", options->refs, "grade the refs that match (default: refs/pull/*/head); may be repeated")
      ->allow_extra_args(false)
      ->type_name("PATTERN");
  command->add_option("--exercise", options->exercises, "only this exercise; may be repeated")
      ->allow_extra_args(false)
      ->type_name("NAME");
  command->add_option("--out", options->out, "the folder for what was taken, and for the grades (default: grades)")
      ->type_name("DIR");
  command->add_option("--jail", options->jail, "as for grade")->check(CLI::IsMember({"best", "full", "local", "none"}));
  command->add_flag("--github", options->github, "annotate the lines and write the step summary, as grade does");
  command->callback([options, &exit_code] { exit_code = grade_pull_requests(*options); });
}

}  // namespace trenza
