#include "grader/classroom/bazel.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

extern char** environ;

namespace trenza {
namespace fs = std::filesystem;
namespace {

// Written by the handler; both types are lock-free, as signal-safety(7) asks.
std::atomic<pid_t> bazel_pid{0};
std::atomic<bool> was_interrupted{false};

void hand_on(int) {
  was_interrupted = true;
  const pid_t pid = bazel_pid;
  // SIGINT is what Bazel takes for "stop your actions and end".
  if (pid > 0) kill(pid, SIGINT);
}

// While it lives, SIGINT and SIGTERM go to Bazel.
class Forwarding {
 public:
  Forwarding() {
    struct sigaction action {};
    action.sa_handler = hand_on;
    sigaction(SIGINT, &action, &old_interrupt_);
    sigaction(SIGTERM, &action, &old_terminate_);
  }
  ~Forwarding() {
    bazel_pid = 0;
    sigaction(SIGINT, &old_interrupt_, nullptr);
    sigaction(SIGTERM, &old_terminate_, nullptr);
  }
  Forwarding(const Forwarding&) = delete;
  Forwarding& operator=(const Forwarding&) = delete;

 private:
  struct sigaction old_interrupt_ {};
  struct sigaction old_terminate_ {};
};

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "trenza-bazel.XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), "mkdtemp " + name);
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

pid_t start(const Workspace& workspace, std::vector<std::string> line, const std::string& log) {
  std::vector<char*> arguments;
  for (std::string& argument : line) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, workspace.root.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, line[0].c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::system_error(error, std::generic_category(), line[0]);
  return pid;
}

}  // namespace

Workspace Workspace::from_environment() {
  const char* root = std::getenv("TRENZA_ROOT");
  const char* bazel = std::getenv("TRENZA_BAZEL");
  if (root == nullptr || bazel == nullptr) {
    throw std::runtime_error("this program is started by ./kit, which tells it where the tree and Bazel are.");
  }
  return {fs::absolute(root).string(), bazel};
}

BazelRun run_bazel(const Workspace& workspace, const std::string& command, const std::vector<std::string>& flags,
                   const std::vector<std::string>& targets, const BazelProgress& progress) {
  const TemporaryFolder folder;
  const std::string log = folder.file("log");
  BuildEvents events(folder.file("events.json"));

  std::vector<std::string> line = {workspace.bazel, command, "--build_event_json_file=" + folder.file("events.json"),
                                   "--color=no", "--curses=no"};
  line.insert(line.end(), flags.begin(), flags.end());
  line.emplace_back("--");
  line.insert(line.end(), targets.begin(), targets.end());

  const Forwarding forwarding;
  const pid_t pid = start(workspace, std::move(line), log);
  bazel_pid = pid;
  const auto on_test = [&](const TestEvent& event) {
    if (progress) progress(&event);
  };
  int status = 0;
  for (;;) {
    const pid_t ended = waitpid(pid, &status, WNOHANG);
    if (ended == pid || (ended < 0 && errno != EINTR)) break;
    events.poll(on_test);
    if (progress) progress(nullptr);
    const timespec pause{0, 50'000'000};
    nanosleep(&pause, nullptr);
  }
  events.poll(on_test);

  BazelRun run;
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  run.tests = events.tests();
  run.failed_actions = events.failed_actions();
  std::ostringstream text;
  text << std::ifstream(log).rdbuf();
  run.log = text.str();
  return run;
}

bool interrupted() { return was_interrupted; }

}  // namespace trenza
