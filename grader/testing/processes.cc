#include "grader/testing/processes.h"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "grader/testing/completion.h"
#include "grader/testing/proc_file.h"
#include "grader/testing/rendezvous.h"

// Of the interleave runtime: 'Z' for a process of the schedule that has ended, 'S' for a process or thread that cannot
// go on before the caller does something, 'R' for one that could, 0 for any other. There every task but one sleeps, so
// the kernel cannot tell them apart.
extern "C" char interleave_state(pid_t id) __attribute__((weak));
// Likewise: writes up to `room` children of `parent` to `out`; returns how many there are, or -1 if it is not known.
extern "C" int interleave_children(pid_t parent, pid_t* out, int room) __attribute__((weak));

namespace trenza {
namespace {

struct Stat {
  char state = '?';
  pid_t parent = -1;
  long threads = 0;
};

// proc(5): "pid (comm) state ppid …"; comm may itself contain spaces, parentheses and line breaks.
std::optional<Stat> read_stat(pid_t pid) {
  const std::string text = read_proc_file("/proc/" + std::to_string(pid) + "/stat");
  const std::size_t end = text.rfind(')');
  Stat stat;
  if (end == std::string::npos ||
      std::sscanf(text.c_str() + end + 1, " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %ld",
                  &stat.state, &stat.parent, &stat.threads) != 3) {
    return std::nullopt;
  }
  if (&interleave_state != nullptr) {
    if (const char state = interleave_state(pid); state != 0) stat.state = state;
  }
  return stat;
}

// How often `pid` has gone to sleep so far, by itself; -1 if nobody can tell.
long times_asleep(pid_t pid) {
  const std::string text = read_proc_file("/proc/" + std::to_string(pid) + "/status");
  const std::string wanted = "\nvoluntary_ctxt_switches:";
  const std::size_t at = text.find(wanted);
  return at == std::string::npos ? -1 : std::strtol(text.c_str() + at + wanted.size(), nullptr, 10);
}

Ending ending_of(int status) {
  if (WIFSIGNALED(status)) return {std::nullopt, WTERMSIG(status)};
  return {WEXITSTATUS(status), std::nullopt};
}

}  // namespace

std::string to_string(const Ending& ending) {
  if (ending.signal) return "signal " + std::to_string(*ending.signal) + " (" + strsignal(*ending.signal) + ")";
  if (ending.exit_code) return "exit code " + std::to_string(*ending.exit_code);
  return "nothing";
}

std::optional<Ending> run_in_child(const std::function<int()>& body, std::chrono::milliseconds limit, CallSite place) {
  const Completion completion;
  const pid_t child = fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork in a test");
  if (child == 0) completion.end_with(body);

  int status = 0;
  const bool ended = eventually([&] { return waitpid(child, &status, WNOHANG) != 0; }, limit);
  if (ended) {
    const Ending ending = ending_of(status);
    completion.demand(ending, place);
    return ending;
  }
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
  return std::nullopt;
}

std::vector<pid_t> children() { return children_of(getpid()); }

std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> found;
  if (&interleave_children != nullptr) {
    found.resize(64);
    const int count = interleave_children(parent, found.data(), static_cast<int>(found.size()));
    found.resize(static_cast<std::size_t>(std::clamp(count, 0, static_cast<int>(found.size()))));
    if (count >= 0) return found;
  }
  DIR* directory = opendir("/proc");
  if (directory == nullptr) return found;
  while (const dirent* entry = readdir(directory)) {
    const pid_t pid = std::atoi(entry->d_name);
    if (pid <= 0) continue;
    const auto stat = read_stat(pid);
    if (stat && stat->parent == parent) found.push_back(pid);
  }
  closedir(directory);
  return found;
}

bool is_zombie(pid_t pid) {
  const auto stat = read_stat(pid);
  // The first thread of a process may end before the others, as ThreadSanitizer's own one. Only with the last of them
  // has the process given back what it had, its record locks among it.
  return stat && stat->state == 'Z' && stat->threads <= 1;
}

bool is_asleep(pid_t id) {
  const auto stat = read_stat(id);
  return stat && stat->state == 'S';  // not 'D': that is a page being read, or a fork on its way
}

namespace {

// Stops the calling process once; see stop_for_a_moment().
void stop_once(std::chrono::milliseconds limit) {
  const pid_t self = getpid(), parent = getppid();
  // In one sleep, and not on the way to the next.
  long before = -1;
  int looks = 0;
  eventually(
      [&] {
        const long now = times_asleep(parent);
        looks = is_asleep(parent) && now == before ? looks + 1 : 0;
        before = now;
        return looks >= 3;
      },
      limit);
  const pid_t waker = fork();
  if (waker < 0) return;
  if (waker == 0) {
    eventually(
        [&] {
          const auto stat = read_stat(self);
          return stat && stat->state == 'T';
        },
        limit);
    // Who waits wakes up when a child stops, and goes back to sleep if it only wants to hear of an end. That it is
    // awake would not do: until it has a processor it has not seen the stop, and a child that goes on takes the stop
    // back.
    eventually([&] { return times_asleep(parent) != before; }, limit);
    kill(self, SIGCONT);
    _exit(0);
  }
  raise(SIGSTOP);
  while (waitpid(waker, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

void stop_for_a_moment(std::chrono::milliseconds limit) {
  // Where the parent was still on its way to the wait, the first stop is over before it gets there.
  for (int stop = 0; stop < 3; ++stop) stop_once(limit);
}

int reap_all_children() {
  int count = 0;
  for (const pid_t child : children()) {
    kill(child, SIGKILL);
    if (waitpid(child, nullptr, 0) == child) ++count;
  }
  return count;
}

}  // namespace trenza
