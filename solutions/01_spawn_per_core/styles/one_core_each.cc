// Each child moves to a core of its own, as far as there are any, and the children
// are waited for in the order in which they were started.
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <system_error>
#include <vector>

#include "exercises/01_spawn_per_core/spawn_per_core.h"

namespace course {

namespace {

// The numbers of the cores that the calling thread may use.
std::vector<std::size_t> cores() {
  for (std::size_t sets = 1;; sets *= 2) {
    std::vector<cpu_set_t> allowed(sets);
    const std::size_t size = sets * sizeof(cpu_set_t);
    if (sched_getaffinity(0, size, allowed.data()) != 0) {
      if (errno == EINVAL) continue;
      throw std::system_error(errno, std::generic_category(), "sched_getaffinity");
    }
    std::vector<std::size_t> numbers;
    for (std::size_t core = 0; core < size * 8; ++core) {
      if (CPU_ISSET_S(core, size, allowed.data())) numbers.push_back(core);
    }
    return numbers;
  }
}

// Only a wish: where the kernel does not grant it, the child stays where it is.
void move_to(std::size_t core) {
  std::vector<cpu_set_t> one(core / CPU_SETSIZE + 1);
  const std::size_t size = one.size() * sizeof(cpu_set_t);
  CPU_SET_S(core, size, one.data());
  sched_setaffinity(0, size, one.data());
}

}  // namespace

int core_count() { return static_cast<int>(cores().size()); }

namespace {

[[noreturn]] void child(const Work& work, int index) noexcept {
  const int code = work(index);
  std::cout.flush();
  std::cerr.flush();
  std::clog.flush();
  std::fflush(nullptr);
  _exit(code);
}

Outcome outcome(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
  }
  Outcome o;
  o.pid = pid;
  if (WIFEXITED(status)) o.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) o.signal = WTERMSIG(status);
  return o;
}

}  // namespace

std::vector<Outcome> run_per_core(int n, const Work& work) {
  std::cout.flush();
  std::clog.flush();
  std::fflush(nullptr);
  std::vector<pid_t> pids;
  pids.reserve(static_cast<std::size_t>(n));
  std::vector<Outcome> outcomes;
  outcomes.reserve(pids.capacity());
  const std::vector<std::size_t> places = cores();
  for (int i = 0; i < n; ++i) {
    const pid_t pid = fork();
    if (pid == 0) {
      move_to(places[static_cast<std::size_t>(i) % places.size()]);
      child(work, i);
    }
    if (pid < 0) {
      const int error = errno;
      for (const pid_t p : pids) outcome(p);
      throw std::system_error(error, std::generic_category(), "fork");
    }
    pids.push_back(pid);
  }
  for (const pid_t p : pids) outcomes.push_back(outcome(p));
  return outcomes;
}

}  // namespace course
