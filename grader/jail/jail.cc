#include "grader/jail/jail.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "grader/jail/cgroup.h"
#include "grader/jail/filter.h"
#include "grader/jail/messenger.h"
#include "grader/jail/namespaces.h"
#include "grader/jail/pipe.h"
#include "grader/jail/proc_guard.h"
#include "grader/jail/tree.h"

namespace trenza {
namespace {

using Clock = std::chrono::steady_clock;

// Descriptors of the keeper; the channel is Jail::kChannel.
constexpr int kReport = 3;
constexpr int kControl = 4;
constexpr int kFiles = 6;
constexpr int kFilter = 7;
constexpr int kCgroup = 8;
constexpr int kPidsEvents = 9;
constexpr int kMemoryEvents = 10;

constexpr std::size_t kRecordBytes = 1024 * 1024;
constexpr std::size_t kReportBytes = 1024 * 1024;
constexpr std::size_t kFileBytes = 16 * 1024 * 1024;

// How long the keeper may take to clean up after the last wall limit before we give up on it.
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

  void give(int from, int to) {
    if (from >= 0) posix_spawn_file_actions_adddup2(&actions_, from, to);
  }
  void open_null(int to) { posix_spawn_file_actions_addopen(&actions_, to, "/dev/null", O_RDONLY, 0); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

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

// Where a tree has no namespace to die with, its processes come to us if their keeper is killed.
class Heir {
 public:
  Heir() : before_(children()) { prctl(PR_SET_CHILD_SUBREAPER, 1); }

  // Kills what came to us since.
  void clear() const {
    for (;;) {
      std::vector<pid_t> inherited = children();
      std::erase_if(inherited,
                    [&](pid_t pid) { return std::find(before_.begin(), before_.end(), pid) != before_.end(); });
      if (inherited.empty()) return;
      for (const pid_t pid : inherited) {
        kill(pid, SIGKILL);
        waitpid(pid, nullptr, 0);
      }
    }
  }

 private:
  std::vector<pid_t> before_;
};

}  // namespace

struct Jail::State {
  std::string keeper;
  Level level;
  Identity identity;
  unsigned user = 0;  // of the tree; 0: ours
  std::string cgroup_lack;
  std::unique_ptr<Cgroup> cgroup;
  Descriptor filter;
};

Jail::Jail(const std::string& keeper, Level level, const std::string& self)
    : state_(std::make_shared<State>(State{real_path(keeper), level, best_identity(), 0, "", nullptr, {}})) {
  if (level == Level::full && state_->identity == Identity::own_user) state_->user = user_of_its_own();
  state_->cgroup = Cgroup::make(self, state_->cgroup_lack);
}

std::vector<std::string> Jail::keeper_line(const Command& command, const Limits& limits) const {
  std::vector<std::string> line = {state_->keeper};
  const auto option = [&](const char* name, auto value) { line.push_back(std::string(name) + std::to_string(value)); };
  option("--report=", kReport);
  option("--control=", kControl);
  option("--channel=", kChannel);
  option("--files=", kFiles);
  if (state_->filter.is_open()) option("--filter=", kFilter);
  if (const Cgroup* cgroup = state_->cgroup.get()) {
    if (cgroup->folder() >= 0) option("--cgroup=", kCgroup);
    if (cgroup->pids_events() >= 0) option("--pids-events=", kPidsEvents);
    if (cgroup->memory_events() >= 0) option("--memory-events=", kMemoryEvents);
  }
  option("--wall-ms=", limits.wall.count());
  option("--cpu-s=", limits.cpu.count());
  option("--file-bytes=", limits.file_bytes);
  option("--memory-bytes=", limits.memory_bytes);
  option("--address-bytes=", limits.address_bytes);
  option("--processes=", limits.processes);
  option("--disk-bytes=", limits.disk_bytes);
  option("--names=", limits.names);
  option("--process-rlimit=", process_rlimit(limits.processes, state_->level, state_->identity));
  option("--nice=", getpriority(PRIO_PROCESS, 0));
  option("--fixed-addresses=", command.fixed_addresses ? 1 : 0);
  option("--namespaces=", state_->level == Level::none ? 0 : 1);
  option("--strict=", state_->level == Level::full ? 1 : 0);
  option("--ends-when-still=", command.ends_when_still ? 1 : 0);
  option("--user=", state_->user);
  if (!command.directory.empty()) line.push_back("--directory=" + command.directory);
  if (!command.collected.empty()) line.push_back("--collect=" + command.collected);
  for (const std::string& folder : command.scratch) line.push_back("--folder=" + folder);
  for (const std::string& folder : command.writable) line.push_back("--folder=" + folder);
  line.emplace_back("--");
  line.insert(line.end(), command.arguments.begin(), command.arguments.end());
  return line;
}

Outcome Jail::run(const Command& command, const Limits& limits) const try {
  if (state_->level == Level::full && !state_->filter.is_open()) state_->filter = system_call_filter();
  Cgroup* const cgroup = state_->cgroup.get();
  if (cgroup != nullptr) cgroup->bound(limits.memory_bytes, limits.processes);

  Pipe report, control, files, output;
  SocketPair channel;
  if (send(channel.ours.get(), command.greeting.data(), command.greeting.size(), MSG_NOSIGNAL) < 0) {
    return failed(std::string("the channel could not be made ready: ") + std::strerror(errno));
  }
  FileActions actions;
  actions.open_null(STDIN_FILENO);
  actions.give(output.writer.get(), STDOUT_FILENO);
  actions.give(output.writer.get(), STDERR_FILENO);
  actions.give(report.writer.get(), kReport);
  actions.give(control.reader.get(), kControl);
  actions.give(channel.theirs.get(), kChannel);
  actions.give(files.writer.get(), kFiles);
  actions.give(state_->filter.get(), kFilter);
  if (cgroup != nullptr) {
    actions.give(cgroup->folder(), kCgroup);
    actions.give(cgroup->pids_events(), kPidsEvents);
    actions.give(cgroup->memory_events(), kMemoryEvents);
  }

  Command resolved = command;
  resolved.arguments.at(0) = real_path(command.arguments.at(0));
  std::vector<std::string> line;
  if (state_->level != Level::none) {
    line = bubblewrap_line(resolved, limits, state_->level, state_->identity, state_->keeper);
  }
  for (std::string& word : keeper_line(resolved, limits)) line.push_back(std::move(word));
  std::vector<std::string> environment = command.environment;
  const std::vector<char*> line_pointers = pointers(line), environment_pointers = pointers(environment);

  std::optional<Heir> heir;
  if (state_->level == Level::none) heir.emplace();
  int error = 0;
  const auto start = [&] {
    pid_t pid = -1;
    error =
        posix_spawnp(&pid, line[0].c_str(), actions.get(), nullptr, line_pointers.data(), environment_pointers.data());
    return pid;
  };
  const pid_t keeper = cgroup != nullptr ? cgroup->spawn(start) : start();
  if (error != 0) return failed(line[0] + " could not be started: " + std::strerror(error));
  report.writer.reset();
  control.reader.reset();
  channel.theirs.reset();
  files.writer.reset();
  output.writer.reset();

  Messenger messenger;
  Intake reports(std::move(report.reader), kReportBytes);
  Intake records(std::move(channel.ours), kRecordBytes);
  Intake collected(std::move(files.reader), kFileBytes);
  Intake outputs(std::move(output.reader), limits.output_bytes);
  bool too_much = false;
  const auto give_up = Clock::now() + kPatience * limits.wall + kGrace;
  // The keeper writes its report last, when every process that could hold the other pipes is dead.
  while (reports.is_open()) {
    pollfd watch[] = {{reports.descriptor(), POLLIN, 0},
                      {records.overflowed() ? -1 : records.descriptor(), POLLIN, 0},
                      {outputs.overflowed() ? -1 : outputs.descriptor(), POLLIN, 0},
                      {collected.overflowed() ? -1 : collected.descriptor(), POLLIN, 0}};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(give_up - Clock::now()).count();
    if (left <= 0) break;
    poll(watch, 4, static_cast<int>(left));
    reports.pump();
    records.pump();
    messenger.tell(reports.text(), records.descriptor());
    outputs.pump();
    collected.pump();
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
  collected.pump();

  Outcome outcome;
  const bool reported = read_keeper_report(reports.text(), outcome);
  if (!reported && heir) heir->clear();
  if (!reported && cgroup != nullptr) cgroup->clear();
  if (!reported) {
    if (outcome.error.empty()) {
      outcome.error = "the process that watches the program ended without a report; it said: " + outputs.text();
    }
    outcome.end = Outcome::End::jail_failed;
  } else if (too_much) {
    outcome.end = Outcome::End::output_limit;
  }
  if (!read_collected_files(collected.text(), outcome)) outcome.files_removed = true;
  outcome.output = outputs.take();
  outcome.records = records.take();
  return outcome;
} catch (const std::exception& error) {
  return failed(error.what());
}

std::optional<std::string> Jail::lack() const {
  Command nothing;
  nothing.arguments = {"/bin/true"};
  // Its own, above Level::none: so that a kernel which cannot watch a folder is known before any case runs.
  if (level() != Level::none) nothing.collected = "/tmp";
  const Outcome probe = run(nothing, Limits{});
  if (probe.end == Outcome::End::exited && probe.code == 0) return std::nullopt;
  if (probe.end == Outcome::End::jail_failed) return probe.error;
  return "a program that does nothing did not end well; it said: " + probe.output;
}

Jail Jail::best(const std::string& keeper) {
  for (const Level level : {Level::full, Level::local}) {
    Jail jail(keeper, level);
    if (!jail.lack()) return jail;
  }
  return {keeper, Level::none};
}

Jail::Level Jail::level() const { return state_->level; }

std::string Jail::cgroup_lack() const { return state_->cgroup_lack; }

std::string Jail::protections() const {
  std::string text = "level " + std::string(name(state_->level)) + ": ";
  if (state_->level != Level::none) {
    text += "PID and IPC namespaces; network and UTS namespaces; private /dev/shm; private /tmp; ";
  }
  if (state_->level == Level::local) text += "read-only file system; ";
  if (state_->level == Level::full) {
    text += state_->user != 0 ? "a user of its own; " : "user namespace; ";
    text += "read-only file system with only what a program needs; filter on system calls; ";
  }
  if (has_proc_guard(state_->level != Level::none)) text += "nothing in /proc can be written; ";
  text += "no capabilities; no setuid programs; ";
  text += state_->cgroup ? "memory and processes bounded by " + state_->cgroup->description()
                         : "memory and processes watched";
  return text + "; limits on time, CPU, output and files";
}

std::string_view name(Jail::Level level) {
  switch (level) {
    case Jail::Level::none: return "none";
    case Jail::Level::local: return "local";
    case Jail::Level::full: return "full";
  }
  return "?";
}

std::optional<Jail::Level> level_from_name(std::string_view text) {
  for (const Jail::Level level : {Jail::Level::none, Jail::Level::local, Jail::Level::full}) {
    if (name(level) == text) return level;
  }
  return std::nullopt;
}

}  // namespace trenza
