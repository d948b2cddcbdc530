#include "grader/gate/compiler/bounded_run.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <initializer_list>

namespace trenza {
namespace {

using Clock = std::chrono::steady_clock;

// In the child, between fork and exec, so nothing but system calls. Returns only if exec fails.
void become(char* const* line, int output, const CompilerLimits& limits) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto limit = [](auto resource, std::uint64_t bound) {
    const rlimit both{bound, bound};
    setrlimit(resource, &both);
  };
  // A second between the signal that says why and the one that cannot be caught.
  const rlimit cpu{static_cast<rlim_t>(limits.cpu.count()), static_cast<rlim_t>(limits.cpu.count() + 1)};
  setrlimit(RLIMIT_CPU, &cpu);
  limit(RLIMIT_AS, limits.memory_bytes);
  limit(RLIMIT_FSIZE, limits.file_bytes);
  limit(RLIMIT_CORE, 0);
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  execvp(line[0], line);
}

// Kills and reaps what is left below this process; orphans come to it (prctl(2)).
void end_all() {
  for (;;) {
    std::ifstream list("/proc/self/task/" + std::to_string(getpid()) + "/children");
    for (pid_t pid; list >> pid;) kill(pid, SIGKILL);
    if (waitpid(-1, nullptr, 0) < 0 && errno == ECHILD) return;
  }
}

// What a limit looks like from outside, where it met something that the program had started: the program says so
// itself, by strsignal(3) for those that come as a signal.
bool speaks_of_one(const std::string& output, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return output.find(word) != std::string::npos; });
}
bool speaks_of_memory(const std::string& output) {
  return speaks_of_one(output,
                       {"out of memory", "emory exhausted", "Cannot allocate memory", "bad_alloc", "cannot allocate"});
}
bool speaks_of_cpu_time(const std::string& output) { return speaks_of_one(output, {"CPU time limit exceeded"}); }
bool speaks_of_files(const std::string& output) {
  return speaks_of_one(output, {"File size limit exceeded", "File too large"});
}

std::chrono::microseconds cpu_of(const rusage& usage) {
  const auto micro = [](const timeval& t) {
    return std::chrono::seconds(t.tv_sec) + std::chrono::microseconds(t.tv_usec);
  };
  return micro(usage.ru_utime) + micro(usage.ru_stime);
}

bool is_signalled(int status, int signal) { return WIFSIGNALED(status) && WTERMSIG(status) == signal; }

}  // namespace

BoundedRun run_bounded(const std::vector<std::string>& line, const CompilerLimits& limits) {
  BoundedRun run;
  std::vector<std::string> words = line;
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0 || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) {
    run.output = std::strerror(errno);
    return run;
  }
  const auto deadline = Clock::now() + limits.wall;
  const pid_t child = fork();
  if (child == 0) {
    become(pointers.data(), ends[1], limits);
    _exit(127);
  }
  close(ends[1]);
  bool open = child > 0;
  run.end = child > 0 ? BoundedRun::End::exited : BoundedRun::End::not_started;
  while (open && run.end == BoundedRun::End::exited) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd watch{ends[0], POLLIN, 0};
    if (left <= 0) {
      run.end = BoundedRun::End::wall_limit;
    } else if (poll(&watch, 1, static_cast<int>(left)) > 0) {
      std::array<char, 16 * 1024> part{};
      const ssize_t n = read(ends[0], part.data(), part.size());
      open = n > 0 || (n < 0 && errno == EINTR);
      if (n > 0) run.output.append(part.data(), static_cast<std::size_t>(n));
      if (run.output.size() > limits.output_bytes) {
        run.output.resize(limits.output_bytes);
        run.end = BoundedRun::End::output_limit;
      }
    }
  }
  close(ends[0]);
  if (run.end != BoundedRun::End::exited) {
    if (child > 0) end_all();
    return run;
  }

  int status = 0;
  rusage usage{};
  while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  end_all();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    run.exit_code = 0;
  } else if (is_signalled(status, SIGXCPU) || speaks_of_cpu_time(run.output) ||
             cpu_of(usage) >= std::chrono::microseconds(limits.cpu) * 9 / 10) {
    // The kernel counts against the limit by the clock's ticks, on a busy machine much more than was used. So what was
    // used tells only of a driver that does not say what its child died of.
    run.end = BoundedRun::End::cpu_limit;
  } else if (speaks_of_memory(run.output)) {
    run.end = BoundedRun::End::memory_limit;
  } else if (is_signalled(status, SIGXFSZ) || speaks_of_files(run.output)) {
    run.end = BoundedRun::End::file_limit;
  } else if (WIFEXITED(status)) {
    run.exit_code = WEXITSTATUS(status);
  }
  return run;
}

}  // namespace trenza
