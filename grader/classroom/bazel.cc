#include "grader/classroom/bazel.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/verdict/plain_text.h"

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

// Bazel does one thing at a time in a tree, and says so in its log alone. True if it was told.
bool tell_whom_it_waits_for(const std::string& log) {
  static const std::regex waiting(R"(Another command \(pid=(\d+)\) is running)");
  std::smatch match;
  const std::string beginning = log.substr(0, 10'000);
  if (!std::regex_search(beginning, match, waiting)) return false;
  std::string command = read_file("/proc/" + match[1].str() + "/cmdline");
  std::replace(command.begin(), command.end(), '\0', ' ');
  const std::string shown = first_line(plain_text(command.substr(0, 80)));
  fmt::print(stderr, "Another command works in this tree (process {}{}). Waiting for it; Ctrl-C stops waiting.\n",
             match[1].str(), shown.empty() ? "" : ": " + shown);
  return true;
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
  const Forwarding forwarding;  // until the folder is gone again
  const TemporaryFolder folder;
  const std::string log = folder.file("log");
  BuildEvents events(folder.file("events.json"));

  std::vector<std::string> line = {workspace.bazel, command, "--build_event_json_file=" + folder.file("events.json"),
                                   "--color=no", "--curses=no"};
  line.insert(line.end(), flags.begin(), flags.end());
  line.emplace_back("--");
  line.insert(line.end(), targets.begin(), targets.end());

  const pid_t pid = start({std::move(line), workspace.root, log, {}});
  bazel_pid = pid;
  if (was_interrupted) kill(pid, SIGINT);  // before its number was known
  unsigned polls = 0;
  bool told = false;
  const auto on_test = [&](const TestEvent& event) {
    if (progress) progress(&event);
  };
  int status = 0;
  for (;;) {
    const pid_t ended = waitpid(pid, &status, WNOHANG);
    if (ended == pid || (ended < 0 && errno != EINTR)) break;
    events.poll(on_test);
    constexpr unsigned kPatience = 20;  // polls: a second
    if (!told && ++polls % kPatience == 0) told = tell_whom_it_waits_for(read_file(log));
    if (progress) progress(nullptr);
    const timespec pause{0, 50'000'000};
    nanosleep(&pause, nullptr);
  }
  events.poll(on_test);

  BazelRun run;
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  run.tests = events.tests();
  run.failed_actions = events.failed_actions();
  run.log = read_file(log);
  return run;
}

bool interrupted() { return was_interrupted; }

}  // namespace trenza
