// The children form a group of their own, and are taken from it as they end.

#include "exercises/01_spawn_per_core/spawn_per_core.h"

#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <map>
#include <memory>
#include <system_error>

namespace course {

int core_count() {
  for (int cpus = CPU_SETSIZE;; cpus *= 2) {
    const std::unique_ptr<cpu_set_t, void (*)(cpu_set_t*)> set(CPU_ALLOC(cpus), [](cpu_set_t* s) { CPU_FREE(s); });
    if (!set) throw std::system_error(ENOMEM, std::generic_category(), "CPU_ALLOC");
    if (sched_getaffinity(0, CPU_ALLOC_SIZE(cpus), set.get()) == 0) return CPU_COUNT_S(CPU_ALLOC_SIZE(cpus), set.get());
    if (errno != EINVAL || cpus > 1'000'000) throw std::system_error(errno, std::generic_category());
  }
}

namespace {

// What each child of the group left, by pid.
std::map<pid_t, int> reap_group(pid_t group, std::size_t count) {
  std::map<pid_t, int> left;
  while (left.size() < count) {
    int status = 0;
    const pid_t pid = waitpid(-group, &status, 0);
    if (pid > 0) left[pid] = status;
  }
  return left;
}

}  // namespace

std::vector<Outcome> run_per_core(int n, const Work& work) {
  std::vector<pid_t> children;
  children.reserve(n);
  std::cout.flush();
  std::fflush(nullptr);
  int error = 0;
  for (int i = 0; i < n && error == 0; ++i) {
    const pid_t pid = fork();
    const pid_t group = children.empty() ? pid : children.front();
    if (pid == 0) {
      setpgid(0, group);
      struct End {
        ~End() { std::terminate(); }
      };
      int code = 0;
      {
        auto end = std::make_unique<End>();
        code = work(i);
        (void)end.release();
      }
      std::cout.flush();
      std::fflush(nullptr);
      _exit(code);
    }
    if (pid < 0) {
      error = errno;
    } else {
      setpgid(pid, group);
      children.push_back(pid);
    }
  }
  std::vector<Outcome> outcomes;
  if (!children.empty()) {
    const auto left = reap_group(children.front(), children.size());
    for (const pid_t pid : children) {
      const int status = left.at(pid);
      outcomes.push_back({});
      outcomes.back().pid = pid;
      if (WIFEXITED(status))
        outcomes.back().exit_code.emplace(WEXITSTATUS(status));
      else
        outcomes.back().signal.emplace(WTERMSIG(status));
    }
  }
  if (error != 0) throw std::system_error(error, std::generic_category(), "fork");
  return outcomes;
}

}  // namespace course
