// expect: FAIL SpawnPerCore.CoreCountHonoursAffinity native
// Counts the cores of the machine, of which this process may not be allowed to use all.

#include "exercises/01_spawn_per_core/spawn_per_core.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <system_error>
#include <thread>

namespace course {
namespace {

// Writes out what this process has printed so far and still holds in its own memory.
void flush_output() {
  std::cout.flush();
  std::fflush(nullptr);
}

// The whole life of a child. noexcept ends it right here if its work throws: otherwise the exception would unwind into
// the caller's code, which would then run twice.
[[noreturn]] void run_child(int index, const Work& work) noexcept {
  const int exit_code = work(index);
  flush_output();
  // _exit and not exit: the exit handlers and static objects are copies of the caller's, who will see to them.
  _exit(exit_code);
}

Outcome wait_for(pid_t pid) {
  int status = 0;
  // This very child, not any: the caller may have children of its own. A handled signal ends waitpid early (EINTR).
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
  }
  Outcome outcome{.pid = pid, .exit_code = {}, .signal = {}};
  if (WIFSIGNALED(status)) {
    outcome.signal = WTERMSIG(status);
  } else {
    outcome.exit_code = WEXITSTATUS(status);
  }
  return outcome;
}

std::vector<Outcome> wait_for_all(const std::vector<pid_t>& children) {
  std::vector<Outcome> outcomes;
  for (const pid_t child : children) outcomes.push_back(wait_for(child));
  return outcomes;
}

}  // namespace

int core_count() { return static_cast<int>(std::thread::hardware_concurrency()); }

std::vector<Outcome> run_per_core(int n, const Work& work) {
  std::vector<pid_t> children;
  children.reserve(n);  // so that nothing can throw between a fork and the note of its pid
  flush_output();       // fork copies the buffers too, and each copy would be written out

  // First start all, then wait: a wait inside this loop would run one after the other.
  for (int index = 0; index < n; ++index) {
    const pid_t pid = fork();
    if (pid == 0) run_child(index, work);
    if (pid < 0) {
      const int error = errno;  // before the waiting can change it
      wait_for_all(children);
      throw std::system_error(error, std::generic_category(), "fork");
    }
    children.push_back(pid);
  }
  return wait_for_all(children);
}

}  // namespace course
