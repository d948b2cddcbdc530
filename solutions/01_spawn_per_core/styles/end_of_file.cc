// All children hold one end of a pipe, which is at its end when none of them lives any more.
#include "exercises/01_spawn_per_core/spawn_per_core.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <system_error>

namespace course {
namespace {

void flush_output() {
  std::cout.flush();
  std::fflush(nullptr);
}

[[noreturn]] void run_child(int index, const Work& work) noexcept {
  const int exit_code = work(index);
  flush_output();
  _exit(exit_code);
}

void until_the_end_of(int pipe) {
  for (char nothing = 0;;) {
    const ssize_t got = read(pipe, &nothing, 1);
    if (got == 0 || (got < 0 && errno != EINTR)) break;
  }
  close(pipe);
}

Outcome wait_for(pid_t pid) {
  int status = 0;
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

int core_count() {
  constexpr std::size_t kMostSets = 1024;
  for (std::size_t count = 1;; count *= 2) {
    std::vector<cpu_set_t> sets(count);
    const std::size_t bytes = count * sizeof(cpu_set_t);
    if (sched_getaffinity(0, bytes, sets.data()) == 0) return CPU_COUNT_S(bytes, sets.data());
    if (errno != EINVAL || count >= kMostSets) {
      throw std::system_error(errno, std::generic_category(), "sched_getaffinity");
    }
  }
}

std::vector<Outcome> run_per_core(int n, const Work& work) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
  std::vector<pid_t> children;
  children.reserve(n);
  flush_output();

  for (int index = 0; index < n; ++index) {
    const pid_t pid = fork();
    if (pid == 0) run_child(index, work);
    if (pid < 0) {
      const int error = errno;
      close(ends[1]);
      until_the_end_of(ends[0]);
      wait_for_all(children);
      throw std::system_error(error, std::generic_category(), "fork");
    }
    children.push_back(pid);
  }
  close(ends[1]);
  until_the_end_of(ends[0]);
  return wait_for_all(children);
}

}  // namespace course
