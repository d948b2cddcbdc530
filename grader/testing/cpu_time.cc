#include "grader/testing/cpu_time.h"

#include <time.h>

#include <cstdio>
#include <string>

#include "grader/testing/mode.h"
#include "grader/testing/proc_file.h"

namespace trenza {
namespace {

std::chrono::nanoseconds read_clock(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace

std::chrono::nanoseconds process_cpu_time() { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }

std::optional<std::chrono::nanoseconds> process_cpu_time(pid_t id) {
  clockid_t clock{};
  if (clock_getcpuclockid(id, &clock) != 0) return std::nullopt;
  return read_clock(clock);
}

std::chrono::nanoseconds thread_cpu_time() { return read_clock(CLOCK_THREAD_CPUTIME_ID); }

std::optional<std::chrono::nanoseconds> awake_time(pid_t id) {
  if (mode() == Mode::interleave) return std::nullopt;
  const std::string text = read_proc_file("/proc/" + std::to_string(id) + "/schedstat");
  long long on_cpu = 0, in_line = 0;
  if (std::sscanf(text.c_str(), "%lld %lld", &on_cpu, &in_line) != 2) return std::nullopt;
  return std::chrono::nanoseconds(on_cpu + in_line);
}

}  // namespace trenza
