// The keeper stands between the grader and one tested program. It starts the program under its limits, watches it and
// waits for it, counts and kills what it leaves behind, and reports what the kernel says. One keeper per case: every
// orphan that it inherits belongs to that case.
//
// In namespaces of its own it is process 1; elsewhere it makes itself the reaper of orphans (PR_SET_CHILD_SUBREAPER,
// prctl(2)). It contains no code of the tested program, and lives exactly as long as the grader holds the other end of
// the control pipe: if the grader is killed, the keeper takes the whole tree with it.
//
// Its arguments are described in settings.h. Its report, one line each: exited CODE | signalled SIGNAL | wall_limit |
// cpu_limit | memory_limit | process_limit | file_limit | still | stopped | error TEXT, then used WALL_MS HELD_UP_MS
// CPU_MS PEAK_KB, waits WHAT_FOR, survivor PID zombie|running COMMAND, leftover TEXT, removed, done. Before all of
// them, and while the program still runs: vain WAIT, the mark of a bounded wait of a test (stillness.h) that is in
// vain.

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <initializer_list>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "grader/jail/collect.h"
#include "grader/jail/limits.h"
#include "grader/jail/program.h"
#include "grader/jail/settings.h"
#include "grader/jail/stillness.h"
#include "grader/jail/tree.h"
#include "grader/jail/watch.h"

namespace trenza {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// A child that asked to be traced (ptrace(2)) is stopped for us at its next signal, and a wait tells of that too. It is
// not worth debugging.
void kill_if_trapped(const siginfo_t& info) {
  if (info.si_pid != 0 && info.si_code == CLD_TRAPPED) kill(info.si_pid, SIGKILL);
}

// True if `pid` has ended and waits to be reaped.
bool has_ended(pid_t pid) {
  siginfo_t info{};
  if (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0) return false;
  kill_if_trapped(info);
  return info.si_pid == pid && info.si_code != CLD_TRAPPED;
}

// The state of the first thread of `pid` as /proc shows it; X (dead) also if there is no such process any more.
char state_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string stat;
  // To the end of the file, which has no zero in it, not of the line: a program may give itself a name with line
  // breaks. Where the process has gone since the file was opened, reading fails and leaves the text empty.
  std::getline(file, stat, '\0');
  const std::size_t end = stat.rfind(')');
  return end == std::string::npos || end + 2 >= stat.size() ? 'X' : stat[end + 2];
}

// True if the first thread of `pid` is gone. A process whose other threads go after it has already given its orphans
// away when they are gone, but can be waited for a moment later only.
bool is_ending(pid_t pid) {
  const char state = state_of(pid);
  return state == 'Z' || state == 'X';
}

// Reaps orphans that ended while the program still runs: a proper init would, and they are no leftovers. An orphan
// that appears together with the program's own end is one; so the program is asked again before each is reaped.
void reap_orphans(pid_t program) {
  for (;;) {
    siginfo_t info{};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return;
    kill_if_trapped(info);
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

// Kills everything below this process. What is killed hands its own children to us, so it is done until none is left.
void kill_all(const Settings& settings, pid_t program) {
  for (;;) {
    kill(-program, SIGKILL);  // those that stayed in its session, in one sweep
    if (settings.namespaces != 0) {
      kill(-1, SIGKILL);  // everything in the namespace but process 1, in one sweep
    } else {
      for (const Process& process : processes_below(false)) kill(process.pid, SIGKILL);
    }
    // All that have ended, before the next sweep: a bomb leaves hundreds.
    pid_t reaped = waitpid(-1, nullptr, 0);
    if (reaped < 0 && errno == ECHILD) return;
    while (reaped > 0) reaped = waitpid(-1, nullptr, WNOHANG);
  }
}

std::vector<std::string> survivors(pid_t program) {
  std::vector<std::string> lines;
  for (const pid_t pid : children()) {
    // A child of a process that ignores SIGCHLD is nobody's to wait for when it has ended, and its wait(2) says so
    // before the kernel has taken the child away.
    if (pid == program || state_of(pid) == 'X') continue;
    lines.push_back("survivor " + std::to_string(pid) + (has_ended(pid) ? " zombie " : " running ") +
                    on_one_line(command_of(pid)));
  }
  return lines;
}

std::vector<std::string> leftovers(const Settings& settings) {
  std::vector<std::string> lines;
  // Elsewhere /dev/shm is everybody's, and a name in it might be a neighbour's.
  if (settings.namespaces == 0) return lines;
  if (DIR* directory = opendir("/dev/shm")) {
    while (const dirent* entry = readdir(directory)) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") lines.push_back("leftover the name /dev/shm/" + on_one_line(name));
      // A few tell as much as ten thousand.
      if (lines.size() == 20) break;
    }
    closedir(directory);
  }
  for (const char* kind : {"shm", "sem", "msg"}) {
    std::ifstream list(std::string("/proc/sysvipc/") + kind);
    std::string heading, object;
    std::getline(list, heading);
    while (lines.size() < 40 && std::getline(list, object)) {
      lines.push_back(std::string("leftover a System V object (") + kind + ")");
    }
  }
  return lines;
}

// Added before it is rounded, so that a process which the kernel killed at its CPU limit has used all of it.
long long cpu_milliseconds(const rusage& used) {
  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000LL +
         (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

// A fault of the grader or of the machine, with the reason that errno tells.
[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what + ": " + std::strerror(errno)); }

int child_signals() {
  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGCHLD);
  sigprocmask(SIG_BLOCK, &watched, nullptr);
  return signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
}

void prepare(const Settings& settings) {
  for (const long long descriptor : {settings.report, settings.control, settings.channel, settings.files,
                                     settings.filter, settings.cgroup, settings.pids_events, settings.memory_events}) {
    if (descriptor >= 0) fcntl(static_cast<int>(descriptor), F_SETFD, FD_CLOEXEC);
  }
  // Where a bomb goes off, the keeper must still get its turn. Only root may.
  setpriority(PRIO_PROCESS, 0, -20);
  // A program of the same user must not read or change the keeper through /proc.
  prctl(PR_SET_DUMPABLE, 0);
  if (getpid() != 1 && prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) fail("the keeper cannot become a subreaper");
  if (settings.user == 0) return;
  const auto user = static_cast<uid_t>(settings.user);
  for (const std::string& folder : settings.folders) {
    if (chown(folder.c_str(), user, user) != 0) fail(folder + " cannot be given to the program's user");
  }
}

// What the threads of a tree wait for in which nothing runs any more, each once.
std::vector<std::string> waits_of(const std::vector<Sleeper>& sleepers) {
  std::vector<std::string> lines;
  for (const Sleeper& sleeper : sleepers) {
    const std::string line = "waits " + waits_for(sleeper);
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
  }
  return lines;
}

// Waits until the program, started at `start`, has ended or breaks a limit; returns the limit, "still" if nothing in it
// can run any more, for which `waits` gets the lines, "stopped" if the grader asked for an end, or "" if the program
// ended by itself.
std::string watch_over(pid_t program, Watch& watch, Stillness& stillness, const Settings& settings, int signals,
                       Clock::time_point start, std::vector<std::string>& waits) {
  auto next_stillness = start + stillness.pause();
  const milliseconds wall(settings.wall_ms);
  const auto last_deadline = start + kPatience * wall;
  auto deadline = start + wall;
  auto next_look = Clock::now() + watch.pause();
  while (!has_ended(program)) {
    reap_orphans(program);
    if (has_ended(program)) break;
    const auto now = Clock::now();
    if (now >= deadline) {
      const auto age = std::chrono::duration_cast<milliseconds>(now - start);
      const bool excused = now < last_deadline && watch.is_held_up_by_the_machine(age);
      if (has_ended(program)) break;  // while we looked
      if (!excused) return "wall_limit";
      deadline = std::min(now + wall, last_deadline);
    }
    if (now >= next_look) {
      if (const std::string limit = watch.broken(); !limit.empty()) return limit;
      if (watch.machine_is_exhausted()) throw std::runtime_error("this machine has no memory left");
      if (settings.ends_when_still != 0 && now >= next_stillness) {
        std::vector<pid_t> processes;
        for (const Process& process : processes_below(settings.namespaces != 0)) processes.push_back(process.pid);
        if (const auto found = stillness.look(processes, now); found && !has_ended(program)) {
          if (!found->first_wait.is_one()) {
            waits = waits_of(found->sleepers);
            return "still";
          }
          write_all(static_cast<int>(settings.report), "vain " + std::to_string(found->first_wait.bits()) + '\n');
        }
        next_stillness = Clock::now() + stillness.pause();
      }
      next_look = Clock::now() + watch.pause();
      continue;
    }
    const auto wait = std::chrono::duration_cast<milliseconds>(std::min(deadline, next_look) - now).count() + 1;
    pollfd events[] = {{signals, POLLIN, 0}, {static_cast<int>(settings.control), POLLIN, 0}};
    poll(events, 2, static_cast<int>(wait));
    if (events[1].revents != 0) return "stopped";
    signalfd_siginfo drained;
    while (read(signals, &drained, sizeof drained) > 0) {
    }
  }
  return watch.broken_in_the_end();
}

// Those of the pipes or sockets that are open as `descriptors`.
std::set<ino_t> inodes(std::initializer_list<int> descriptors) {
  std::set<ino_t> found;
  for (const int descriptor : descriptors) {
    struct stat status {};
    if (fstat(descriptor, &status) == 0) found.insert(status.st_ino);
  }
  return found;
}

// Everything that is to be reported; throws std::runtime_error where the fault is not the program's.
std::string keep(const Settings& settings) {
  prepare(settings);
  const Collection collection(settings.collect);
  if (settings.strict != 0 && !collection.is_watched()) {
    fail("this kernel does not tell whether reports are removed (the setting fs.dir-notify-enable has to be 1)");
  }
  const int signals = child_signals();
  if (signals < 0) fail("the keeper has no file descriptors left");

  Watch watch(settings);
  const auto start = Clock::now();
  std::string error;
  const pid_t program = start_program(settings, error);
  if (program < 0) throw std::runtime_error(error);
  Stillness stillness(inodes({STDOUT_FILENO, STDERR_FILENO, static_cast<int>(settings.channel)}));
  close(static_cast<int>(settings.channel));

  std::string end;
  std::vector<std::string> waits;
  try {
    end = watch_over(program, watch, stillness, settings, signals, start, waits);
  } catch (const std::exception&) {
    kill_all(settings, program);
    throw;
  }
  const auto wall = std::chrono::duration_cast<milliseconds>(Clock::now() - start).count();
  std::vector<std::string> lines;
  if (has_ended(program)) {
    lines = survivors(program);
    int status = 0;
    waitpid(program, &status, 0);
    if (end.empty()) {
      end = WIFEXITED(status) ? "exited " + std::to_string(WEXITSTATUS(status))
                              : "signalled " + std::to_string(WTERMSIG(status));
    }
  }
  kill_all(settings, program);

  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  std::string report = end + "\nused " + std::to_string(wall) + " " + std::to_string(watch.held_up().count()) + " " +
                       std::to_string(cpu_milliseconds(used)) + " " + std::to_string(used.ru_maxrss) + "\n";
  for (const std::string& line : waits) report += line + '\n';
  for (const std::string& line : lines) report += line + '\n';
  for (const std::string& line : leftovers(settings)) report += line + '\n';
  if (!collection.send(static_cast<int>(settings.files))) report += "removed\n";
  return report + "done\n";
}

}  // namespace
}  // namespace trenza

int main(int argc, char** argv) {
  trenza::Settings settings;
  try {
    settings = trenza::Settings::parse(argc, argv);
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
  const int report = static_cast<int>(settings.report);
  try {
    trenza::write_all(report, trenza::keep(settings));
  } catch (const std::exception& error) {
    trenza::write_all(report, "error " + std::string(error.what()) + '\n');
    return 1;
  }
  return 0;
}
