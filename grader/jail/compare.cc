// Runs a program bare and in the jail, in turn, and prints what the jail adds. Started by grader/bench/jail.sh:
//
//   compare --keeper=PATH --level=LEVEL --rounds=N -- PROGRAM ARGUMENT…
//
// The level `bubblewrap` is bubblewrap alone: the namespaces of the jail, and neither keeper nor limits nor filter. No
// jail that bubblewrap makes can cost less.

#include <fcntl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grader/jail/jail.h"

namespace trenza {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// What is orphaned comes to us and is reaped at once, as in the jail: left to the machine's process 1, it may stay a
// zombie for seconds, and a case that waits for its end would take as long.
bool run_bare(std::vector<std::string> arguments) {
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, pointers[0], &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return false;
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  int status = 1;
  for (pid_t ended = -1; ended != pid;) {
    ended = waitpid(-1, &status, 0);
    if (ended == -1 && errno != EINTR) return false;
  }
  return status == 0;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

constexpr const char* kBubblewrapAlone[] = {"/usr/bin/bwrap",
                                            "--unshare-pid",
                                            "--unshare-ipc",
                                            "--unshare-net",
                                            "--unshare-uts",
                                            "--unshare-cgroup-try",
                                            "--die-with-parent",
                                            "--ro-bind",
                                            "/",
                                            "/",
                                            "--dev",
                                            "/dev",
                                            "--proc",
                                            "/proc",
                                            "--"};

bool run_in_bubblewrap_alone(const std::vector<std::string>& arguments) {
  std::vector<std::string> line(std::begin(kBubblewrapAlone), std::end(kBubblewrapAlone));
  line.insert(line.end(), arguments.begin(), arguments.end());
  return run_bare(line);
}

// `jail`: none for bubblewrap alone.
int compare(const std::optional<Jail>& jail, const std::vector<std::string>& arguments, int rounds) {
  std::string folder = (std::filesystem::temp_directory_path() / "trenza.XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return 1;
  Command command;
  command.arguments = arguments;
  command.environment = {"PATH=/usr/bin:/bin"};
  if (const char* options = std::getenv("TSAN_OPTIONS")) {
    command.environment.push_back(std::string("TSAN_OPTIONS=") + options);
  }
  command.scratch = {folder};
  command.collected = folder;
  command.directory = folder;
  command.fixed_addresses = true;
  // The explorer is given the worker.
  std::copy_if(arguments.begin() + 1, arguments.end(), std::back_inserter(command.readable),
               [](const std::string& argument) { return argument.starts_with('/'); });
  // No limit is to be met; an exploration takes the most.
  Limits limits;
  limits.wall = std::chrono::minutes(3);
  limits.cpu = std::chrono::minutes(10);
  limits.address_bytes = 0;
  limits.memory_bytes *= 2;
  limits.file_bytes = 512ULL * 1024 * 1024;
  std::vector<double> bare, jailed, added;
  bool all_well = true;
  for (int i = 0; i < rounds && all_well; ++i) {
    auto start = Clock::now();
    all_well = run_bare(arguments);
    bare.push_back(milliseconds_since(start));
    start = Clock::now();
    Outcome outcome;
    const bool passed = jail ? (outcome = jail->run(command, limits)).end == Outcome::End::exited && outcome.code == 0
                             : run_in_bubblewrap_alone(arguments);
    jailed.push_back(milliseconds_since(start));
    added.push_back(jailed.back() - bare.back());
    all_well = all_well && passed;
    if (!all_well) std::printf("It did not pass: %s %s\n", outcome.error.c_str(), outcome.output.c_str());
  }
  std::filesystem::remove_all(folder);
  if (!all_well) return 1;
  std::printf("bare %6.1f ms  in the jail %6.1f ms  added %5.1f ms\n", median(bare), median(jailed), median(added));
  return 0;
}

}  // namespace
}  // namespace trenza

int main(int argc, char** argv) {
  std::string keeper;
  trenza::Jail::Level level = trenza::Jail::Level::full;
  bool bubblewrap_alone = false;
  int rounds = 0;
  std::vector<std::string> program;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::string value = argument.substr(argument.find('=') + 1);
    if (argument == "--") {
      program.assign(argv + i + 1, argv + argc);
      break;
    }
    if (argument.starts_with("--keeper=")) keeper = value;
    if (argument.starts_with("--level=")) level = trenza::level_from_name(value).value_or(level);
    if (argument == "--level=bubblewrap") bubblewrap_alone = true;
    if (argument.starts_with("--rounds=")) rounds = std::atoi(value.c_str());
  }
  if (keeper.empty() || program.empty() || rounds < 1) {
    std::fprintf(stderr, "Started by grader/bench/jail.sh.\n");
    return 2;
  }
  program[0] = std::filesystem::canonical(program[0]).string();
  std::optional<trenza::Jail> jail;
  if (!bubblewrap_alone) jail.emplace(keeper, level);
  return trenza::compare(jail, program, rounds);
}
