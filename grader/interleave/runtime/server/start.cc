#include "grader/interleave/runtime/server/start.h"

#include <link.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "grader/interleave/runtime/hooks/terminate.h"
#include "grader/interleave/runtime/model/descriptor.h"
#include "grader/interleave/runtime/model/plain_step.h"
#include "grader/interleave/runtime/model/process.h"
#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/backtrace.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/server/crash.h"

// Given by the linker: the program's first and last byte of code.
extern "C" const char __executable_start[];
extern "C" const char etext[];

namespace trenza::interleave {
namespace {

Region* map_region(int descriptor) {
  const long mapped = raw_syscall(SYS_mmap, kRegionAddress, sizeof(Region), PROT_READ | PROT_WRITE,
                                  MAP_SHARED | MAP_FIXED_NOREPLACE, descriptor, 0);
  if (mapped != static_cast<long>(kRegionAddress)) return nullptr;
  auto* const found = reinterpret_cast<Region*>(mapped);
  return found->layout == region_layout() ? found : nullptr;
}

[[noreturn]] void refuse(const char* why) {
  std::fprintf(stderr, "interleave: %s\n", why);
  _exit(70);
}

void set_turn(Turn turn) {
  region->turn.store(static_cast<std::uint32_t>(turn), std::memory_order_release);
  raw_syscall(SYS_futex, reinterpret_cast<long>(&region->turn), FUTEX_WAKE, 1);
}

void await_turn(Turn turn) {
  for (;;) {
    const std::uint32_t now = region->turn.load(std::memory_order_acquire);
    if (now == static_cast<std::uint32_t>(turn)) return;
    raw_syscall(SYS_futex, reinterpret_cast<long>(&region->turn), FUTEX_WAIT, now, 0);
  }
}

void kill_all() {
  for (int i = 0; i < region->process_count; ++i) {
    const Process& process = region->processes[i];
    if (process.pid > 0 && !process.reaped) raw_syscall(SYS_kill, process.pid, SIGKILL);
  }
}

// Waits until every process of the schedule is gone: orphans come to the server, which is their subreaper.
void reap_all() {
  for (;;) {
    int status = 0;
    const long pid = raw_syscall(SYS_wait4, -1, reinterpret_cast<long>(&status), 0, 0);
    if (pid == -ECHILD) return;
    if (pid <= 0) continue;
    for (int i = 0; i < region->process_count; ++i) {
      Process& process = region->processes[i];
      if (process.pid != pid) continue;
      process.reaped = true;
      // Somebody died unannounced, so nobody passes the baton on.
      if (!process.ended && region->finding.kind == FindingKind::none && region->stop.load() == 0) {
        region->finding.kind = FindingKind::crash;
        region->finding.status = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        region->finding.task = process.first_task;
        region->finding.in_child = i != 0;
      }
      if (!process.ended) kill_all();
    }
  }
}

// The last exit handler of a process under test: what the C library would do after it, and then the modelled end.
void at_exit(int code, void*) {
  if (!controlled()) return;
  std::fflush(nullptr);
  end_process(code, 0);
}

// The same for quick_exit, which writes nothing out.
void at_end_of_quick_exit() {
  if (controlled()) end_process(quick_exit_code, 0);
}

// How many steps the schedule before this one had.
std::uint32_t steps_before = 0;

// Maps the pages that hold the objects at [begin, end) into this process, to be written, all at once: one page fault
// each would take longer. A kernel before 5.14 refuses, which costs nothing but that time.
template <typename T>
void map_ahead(const T* begin, const T* end) {
  constexpr std::uintptr_t kPage = 4096;
  const std::uintptr_t first = reinterpret_cast<std::uintptr_t>(begin) & ~(kPage - 1);
  const std::size_t size = reinterpret_cast<std::uintptr_t>(end) - first;
  raw_syscall(SYS_madvise, static_cast<long>(first), static_cast<long>(size), MADV_POPULATE_WRITE);
}

void begin_schedule() {
  map_ahead(region->tasks, region->tasks + 4);
  map_ahead(region->steps, region->steps + steps_before);
  region->processes[0].pid = static_cast<pid_t>(raw_syscall(SYS_getpid));
  self = 0;
  my_task().pthread = pthread_self();
  my_task().tid = region->processes[0].pid;
  watch_for_crashes();
  watch_for_termination();
  on_exit(at_exit, nullptr);
  at_quick_exit(at_end_of_quick_exit);
}

// What the explorer must know about this program.
void introduce() {
  region->server = static_cast<pid_t>(raw_syscall(SYS_getpid));
  region->instrumented_objects = instrumented_objects();
  region->text_begin = reinterpret_cast<std::uint64_t>(__executable_start);
  region->text_end = reinterpret_cast<std::uint64_t>(etext);
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void*) {
        region->load_base = info->dlpi_addr;  // the program comes first
        return 1;
      },
      nullptr);
  prepare_backtraces();
  note_inherited_descriptors();
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

// Runs one schedule. True in its first process, as task 0 that holds the baton; false in the server when all is over.
bool run_schedule() {
  add_process(0);
  add_task(0, 0);
  const pid_t pid = real().fork();
  if (pid < 0) refuse("fork failed");
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    begin_schedule();
    return true;
  }
  reap_all();
  steps_before = region->step_count;
  return false;
}

// Started by hand: one schedule, the default one.
void run_alone() {
  const long mapped = raw_syscall(SYS_mmap, kRegionAddress, sizeof(Region), PROT_READ | PROT_WRITE,
                                  MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (mapped != static_cast<long>(kRegionAddress)) refuse("no memory for the region");
  region = reinterpret_cast<Region*>(mapped);
  new (&region->plan) Plan();
  region->reset();
  introduce();
  if (run_schedule()) return;
  const Finding& finding = region->finding;
  if (finding.kind == FindingKind::none) _exit(0);
  if (finding.kind == FindingKind::exit_code) _exit(finding.status);
  std::fprintf(stderr, "interleave: %s %s (task %d); explore shows where\n", name(finding.kind), finding.text,
               finding.task);
  _exit(70);
}

}  // namespace

void serve_schedules() {
  const char* const descriptor = std::getenv(kRegionVariable);
  if (descriptor == nullptr) return run_alone();
  Region* const shared = map_region(std::atoi(descriptor));
  if (shared == nullptr) refuse("this program was built with another version of the runtime than its explorer");
  close(std::atoi(descriptor));
  unsetenv(kRegionVariable);
  region = shared;
  introduce();
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  set_turn(Turn::waiting);
  for (;;) {
    await_turn(Turn::running);
    if (run_schedule()) return;
    set_turn(Turn::done);
  }
}

namespace {

// Before the program's own constructors, which belong to the schedule; after those of shared libraries.
__attribute__((constructor(101))) void start() { serve_schedules(); }

}  // namespace
}  // namespace trenza::interleave
