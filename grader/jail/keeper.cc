// The keeper stands between the grader and one tested program. It starts the program under its limits, waits for it,
// counts and kills what it leaves behind, and reports what the kernel says. One keeper per case: every orphan that it
// inherits belongs to that case.
//
// In a namespace of its own it is process 1; elsewhere it makes itself the reaper of orphans (PR_SET_CHILD_SUBREAPER,
// prctl(2)). It contains no code of the tested program, and lives exactly as long as the grader holds the other end of
// the control pipe: if the grader is killed, the keeper takes the whole tree with it.
//
//   keeper --report=FD --control=FD --channel=FD --wall-ms=N --cpu-s=N --file-bytes=N --memory-bytes=N
//          --fixed-addresses=0|1 --private=0|1
//          [--directory=PATH] -- PROGRAM ARGUMENT…
//
// Report, one line each: exited CODE | signalled SIGNAL | wall_limit | stopped | error TEXT, then
// used WALL_MS CPU_MS PEAK_KB, survivor PID zombie|running COMMAND, leftover TEXT, done.

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Settings {
  int report = -1;
  int control = -1;
  int channel = -1;
  long long wall_ms = 0;
  rlim_t cpu_seconds = 0;
  rlim_t file_bytes = 0;
  rlim_t memory_bytes = 0;
  bool fixed_addresses = false;
  bool private_namespaces = false;
  std::string directory;
  char** command = nullptr;
};

Settings parse(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--") {
      settings.command = argv + i + 1;
      break;
    }
    const std::size_t equals = argument.find('=');
    const std::string key = argument.substr(0, equals);
    const long long value = equals == std::string::npos ? 0 : std::atoll(argument.c_str() + equals + 1);
    if (key == "--report") settings.report = static_cast<int>(value);
    if (key == "--control") settings.control = static_cast<int>(value);
    if (key == "--channel") settings.channel = static_cast<int>(value);
    if (key == "--wall-ms") settings.wall_ms = value;
    if (key == "--cpu-s") settings.cpu_seconds = static_cast<rlim_t>(value);
    if (key == "--file-bytes") settings.file_bytes = static_cast<rlim_t>(value);
    if (key == "--memory-bytes") settings.memory_bytes = static_cast<rlim_t>(value);
    if (key == "--fixed-addresses") settings.fixed_addresses = value != 0;
    if (key == "--directory") settings.directory = argument.substr(equals + 1);
    if (key == "--private") settings.private_namespaces = value != 0;
  }
  return settings;
}

class Report {
 public:
  explicit Report(int descriptor) : descriptor_(descriptor) {}

  void line(const std::string& text) const {
    const std::string whole = text + '\n';
    std::size_t sent = 0;
    while (sent < whole.size()) {
      const ssize_t n = write(descriptor_, whole.data() + sent, whole.size() - sent);
      if (n < 0 && errno != EINTR) return;
      if (n > 0) sent += static_cast<std::size_t>(n);
    }
  }

 private:
  int descriptor_;
};

void limit(int resource, rlim_t bound) {
  rlimit present{};
  if (bound == 0 || getrlimit(resource, &present) != 0) return;
  if (present.rlim_max != RLIM_INFINITY && present.rlim_max < bound) bound = present.rlim_max;
  const rlimit wanted{bound, bound};
  setrlimit(resource, &wanted);
}

// In the forked child, before exec: only async-signal-safe calls and system calls.
[[noreturn]] void become_program(const Settings& settings, int failure) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  setsid();
  limit(RLIMIT_CPU, settings.cpu_seconds);
  limit(RLIMIT_FSIZE, settings.file_bytes);
  limit(RLIMIT_AS, settings.memory_bytes);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  // ThreadSanitizer of gcc before 14 and clang before 18 dies on kernels that randomise 32 bits of mmap. Some
  // containers refuse the call; then the canary tells whether it mattered.
  if (settings.fixed_addresses) personality(ADDR_NO_RANDOMIZE);
  // Whatever else the grader was started with stays out of the program's reach.
  if (close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
    // Before Linux 5.11.
    for (int descriptor = STDERR_FILENO + 1; descriptor < 1024; ++descriptor) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  }
  fcntl(settings.channel, F_SETFD, 0);
  if (settings.directory.empty() || chdir(settings.directory.c_str()) == 0) {
    execv(settings.command[0], settings.command);
  }
  const int error = errno;
  if (write(failure, &error, sizeof error) < 0) _exit(126);
  _exit(127);
}

// The children of this process that have not been reaped yet, by proc(5).
std::vector<pid_t> children() {
  std::vector<pid_t> found;
  const std::string own = std::to_string(getpid());
  std::ifstream list("/proc/self/task/" + own + "/children");
  for (pid_t pid; list >> pid;) found.push_back(pid);
  if (list.is_open()) return found;

  // Kernels without CONFIG_PROC_CHILDREN.
  DIR* proc = opendir("/proc");
  if (proc == nullptr) return found;
  while (const dirent* entry = readdir(proc)) {
    std::ifstream file(std::string("/proc/") + entry->d_name + "/stat");
    std::string stat;
    char state = 0;
    pid_t parent = 0;
    if (!std::getline(file, stat)) continue;
    const std::size_t end = stat.rfind(')');
    if (end == std::string::npos || std::sscanf(stat.c_str() + end + 1, " %c %d", &state, &parent) != 2) continue;
    if (parent == getpid()) found.push_back(std::atoi(entry->d_name));
  }
  closedir(proc);
  return found;
}

// True if `pid` has ended and waits to be reaped.
bool has_ended(pid_t pid) {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

// True if the first thread of `pid` is gone. A process whose other threads go after it has already given its orphans
// away when they are gone, but can be waited for a moment later only.
bool is_ending(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string stat;
  std::getline(file, stat);
  const std::size_t end = stat.rfind(')');
  return end == std::string::npos || stat.compare(end, 3, ") Z") == 0 || stat.compare(end, 3, ") X") == 0;
}

// Reaps orphans that ended while the program still runs: a proper init would, and they are no leftovers. An orphan
// that appears together with the program's own end is one; so the program is asked again before each is reaped.
void reap_orphans(pid_t program) {
  for (;;) {
    siginfo_t info{};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return;
    if (info.si_pid == program || has_ended(program) || is_ending(program)) return;
    waitpid(info.si_pid, nullptr, 0);
  }
}

// `name` without what would break a line of the report: the tested program chose it.
std::string on_one_line(const std::string& name) {
  std::string out;
  for (const char c : name) {
    char escaped[5] = {c, 0};
    if (static_cast<unsigned char>(c) < 0x20) std::snprintf(escaped, sizeof escaped, "\\x%02X", c);
    out += escaped;
  }
  return out;
}

std::string command_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/comm");
  std::string command;
  std::getline(file, command);
  return on_one_line(command);
}

// Kills everything below this process. Killing a child hands its own children to us, so it is done until none is left.
void kill_all(const Settings& settings) {
  for (;;) {
    if (settings.private_namespaces) kill(-1, SIGKILL);  // everything in the namespace but process 1, in one sweep
    for (const pid_t pid : children()) kill(pid, SIGKILL);
    if (waitpid(-1, nullptr, 0) < 0 && errno == ECHILD) return;
  }
}

void report_leftovers(const Report& report, const Settings& settings) {
  // Elsewhere /dev/shm is everybody's, and a name in it might be a neighbour's.
  if (!settings.private_namespaces) return;
  if (DIR* directory = opendir("/dev/shm")) {
    while (const dirent* entry = readdir(directory)) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") report.line("leftover the name /dev/shm/" + on_one_line(name));
    }
    closedir(directory);
  }
  for (const char* kind : {"shm", "sem", "msg"}) {
    std::ifstream list(std::string("/proc/sysvipc/") + kind);
    std::string heading, object;
    std::getline(list, heading);
    while (std::getline(list, object)) report.line(std::string("leftover a System V object (") + kind + ")");
  }
}

// Added before it is rounded, so that a process which the kernel killed at its CPU limit has used all of it.
long long cpu_milliseconds(const rusage& used) {
  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000LL +
         (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

int keep(const Settings& settings) {
  const Report report(settings.report);
  const auto fail = [&](const std::string& what) {
    report.line("error " + what + ": " + std::strerror(errno));
    return 1;
  };
  fcntl(settings.report, F_SETFD, FD_CLOEXEC);
  fcntl(settings.control, F_SETFD, FD_CLOEXEC);
  fcntl(settings.channel, F_SETFD, FD_CLOEXEC);
  if (getpid() != 1 && prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) return fail("the keeper cannot become a subreaper");

  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGCHLD);
  sigprocmask(SIG_BLOCK, &watched, nullptr);
  const int signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
  int failure[2];
  if (signals < 0 || pipe2(failure, O_CLOEXEC) != 0) return fail("the keeper has no file descriptors left");

  const auto start = Clock::now();
  const pid_t program = fork();
  if (program < 0) return fail("the program could not be started");
  if (program == 0) become_program(settings, failure[1]);
  close(failure[1]);
  close(settings.channel);
  if (read(failure[0], &errno, sizeof errno) == sizeof errno) return fail("the program could not be started");

  std::string end;
  const auto deadline = start + std::chrono::milliseconds(settings.wall_ms);
  while (end.empty() && !has_ended(program)) {
    reap_orphans(program);
    if (has_ended(program)) break;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count() + 1;
    pollfd watch[] = {{signals, POLLIN, 0}, {settings.control, POLLIN, 0}};
    const int ready = left <= 0 ? 0 : poll(watch, 2, static_cast<int>(left));
    if (ready == 0) end = "wall_limit";
    if (ready > 0 && watch[1].revents != 0) end = "stopped";
    signalfd_siginfo drained;
    while (read(signals, &drained, sizeof drained) > 0) {
    }
  }
  const auto wall = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();

  std::vector<std::string> survivors;
  if (end.empty()) {
    for (const pid_t pid : children()) {
      if (pid == program) continue;
      survivors.push_back("survivor " + std::to_string(pid) + (has_ended(pid) ? " zombie " : " running ") +
                          command_of(pid));
    }
    int status = 0;
    waitpid(program, &status, 0);
    end = WIFEXITED(status) ? "exited " + std::to_string(WEXITSTATUS(status))
                            : "signalled " + std::to_string(WTERMSIG(status));
  }
  kill_all(settings);

  report.line(end);
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  report.line("used " + std::to_string(wall) + " " + std::to_string(cpu_milliseconds(used)) + " " +
              std::to_string(used.ru_maxrss));
  for (const std::string& survivor : survivors) report.line(survivor);
  report_leftovers(report, settings);
  report.line("done");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const Settings settings = parse(argc, argv);
  if (settings.command == nullptr || settings.report < 0 || settings.control < 0 || settings.channel < 0) {
    std::fputs("keeper: started by the grader only (see grader/jail/jail.h)\n", stderr);
    return 2;
  }
  return keep(settings);
}
