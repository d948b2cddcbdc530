#include "grader/jail/jail.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "grader/jail/pipe.h"

namespace trenza {
namespace {

using Clock = std::chrono::steady_clock;

// Descriptors of the keeper; the channel is Jail::kChannel.
constexpr int kReport = 3;
constexpr int kControl = 4;

constexpr std::size_t kRecordBytes = 1024 * 1024;
constexpr std::size_t kReportBytes = 1024 * 1024;

// How long the keeper may take to clean up after its wall limit before we give up on it.
constexpr std::chrono::seconds kGrace{20};

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (std::string& s : strings) out.push_back(s.data());
  out.push_back(nullptr);
  return out;
}

// posix_spawn's file actions, released in any case.
class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void give(const Descriptor& from, int to) { posix_spawn_file_actions_adddup2(&actions_, from.get(), to); }
  void open_null(int to) { posix_spawn_file_actions_addopen(&actions_, to, "/dev/null", O_RDONLY, 0); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

// How large, in bytes, what a tree writes to /tmp and to /dev/shm may grow: it is memory.
constexpr char kMemoryFolder[] = "67108864";

// `path` without symbolic links, or as it is if it does not exist: then starting it says so.
std::string real_path(const std::string& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  return error ? path : real.string();
}

Outcome failed(const std::string& what) {
  Outcome outcome;
  outcome.end = Outcome::End::jail_failed;
  outcome.error = what;
  return outcome;
}

}  // namespace

std::vector<std::string> Jail::wrapped(const Command& command, const Limits& limits) const {
  const std::string keeper = real_path(keeper_);
  std::vector<std::string> line;
  if (level_ == Level::local) {
    line = {"bwrap",
            "--ro-bind",
            "/",
            "/",
            "--dev",
            "/dev",
            "--proc",
            "/proc",
            "--size",
            kMemoryFolder,
            "--tmpfs",
            "/dev/shm",
            "--size",
            kMemoryFolder,
            "--tmpfs",
            "/tmp",
            "--unshare-pid",
            "--unshare-ipc",
            "--unshare-net",
            "--unshare-uts",
            "--as-pid-1",
            "--die-with-parent"};
    for (const std::string& folder : command.writable) line.insert(line.end(), {"--bind", folder, folder});
    // What the tree is built in may lie where its own /tmp now hides it.
    for (const std::string& program : {keeper, command.arguments[0]}) {
      if (!program.starts_with("/tmp/") && !program.starts_with("/dev/shm/")) continue;
      line.insert(line.end(), {"--ro-bind", program, program});
    }
    line.emplace_back("--");
  }
  const auto option = [](const char* name, auto value) { return std::string(name) + std::to_string(value); };
  line.insert(line.end(),
              {keeper_, option("--report=", kReport), option("--control=", kControl), option("--channel=", kChannel),
               option("--wall-ms=", limits.wall.count()), option("--cpu-s=", limits.cpu.count()),
               option("--file-bytes=", limits.file_bytes), option("--memory-bytes=", limits.memory_bytes),
               option("--fixed-addresses=", command.fixed_addresses ? 1 : 0),
               option("--private=", level_ == Level::local ? 1 : 0)});
  if (!command.directory.empty()) line.push_back("--directory=" + command.directory);
  line.push_back("--");
  line.insert(line.end(), command.arguments.begin(), command.arguments.end());
  return line;
}

Outcome Jail::run(const Command& command, const Limits& limits) const try {
  Pipe report, control, output;
  SocketPair channel;
  if (send(channel.ours.get(), command.greeting.data(), command.greeting.size(), MSG_NOSIGNAL) < 0) {
    return failed(std::string("the channel could not be made ready: ") + std::strerror(errno));
  }
  FileActions actions;
  actions.open_null(STDIN_FILENO);
  actions.give(output.writer, STDOUT_FILENO);
  actions.give(output.writer, STDERR_FILENO);
  actions.give(report.writer, kReport);
  actions.give(control.reader, kControl);
  actions.give(channel.theirs, kChannel);

  Command resolved = command;
  resolved.arguments.at(0) = real_path(command.arguments.at(0));
  std::vector<std::string> line = wrapped(resolved, limits);
  std::vector<std::string> environment = command.environment;
  pid_t keeper = -1;
  const int error = posix_spawnp(&keeper, line[0].c_str(), actions.get(), nullptr, pointers(line).data(),
                                 pointers(environment).data());
  if (error != 0) return failed(line[0] + " could not be started: " + std::strerror(error));
  report.writer.reset();
  control.reader.reset();
  channel.theirs.reset();
  output.writer.reset();

  Intake reports(std::move(report.reader), kReportBytes);
  Intake records(std::move(channel.ours), kRecordBytes);
  Intake outputs(std::move(output.reader), limits.output_bytes);
  bool too_much = false;
  const auto give_up = Clock::now() + limits.wall + kGrace;
  // The keeper writes its report last, when every process that could hold the other pipes is dead.
  while (reports.is_open()) {
    pollfd watch[] = {{reports.descriptor(), POLLIN, 0},
                      {records.overflowed() ? -1 : records.descriptor(), POLLIN, 0},
                      {outputs.overflowed() ? -1 : outputs.descriptor(), POLLIN, 0}};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(give_up - Clock::now()).count();
    if (left <= 0) break;
    poll(watch, 3, static_cast<int>(left));
    reports.pump();
    records.pump();
    outputs.pump();
    if (!too_much && (outputs.overflowed() || records.overflowed())) {
      too_much = true;
      control.writer.reset();  // tells the keeper to stop
    }
  }
  control.writer.reset();
  if (reports.is_open()) kill(keeper, SIGKILL);
  while (waitpid(keeper, nullptr, 0) < 0 && errno == EINTR) {
  }
  records.pump();
  outputs.pump();

  Outcome outcome;
  if (!read_keeper_report(reports.text(), outcome)) {
    if (outcome.error.empty()) {
      outcome.error = "the process that watches the program ended without a report; it said: " + outputs.text();
    }
    outcome.end = Outcome::End::jail_failed;
  } else if (too_much) {
    outcome.end = Outcome::End::output_limit;
  }
  outcome.output = outputs.take();
  outcome.records = records.take();
  return outcome;
} catch (const std::system_error& error) {
  return failed(error.what());
}

Jail Jail::best(const std::string& keeper) {
  Jail jail(keeper, Level::local);
  const Outcome probe = jail.run({{"/bin/true"}, {}, "", {}, false}, Limits{});
  if (probe.end == Outcome::End::exited && probe.code == 0) return jail;
  return Jail(keeper, Level::none);
}

std::string Jail::protections() const {
  const std::string limits = "time, CPU, output, file size and memory limits";
  if (level_ == Level::none) return limits;
  return limits + "; namespaces for processes, IPC and network; read-only file system; private /tmp and /dev/shm";
}

}  // namespace trenza
