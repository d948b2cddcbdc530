// fork, wait*, exit*, kill and abort.

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/process.h"
#include "grader/interleave/runtime/model/thread_exit.h"
#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"

using namespace trenza::interleave;

namespace {

// What waitid reports of a child, out of what wait4 does.
void describe(siginfo_t* info, pid_t pid, int status) {
  *info = siginfo_t();
  info->si_signo = SIGCHLD;
  info->si_pid = pid;
  info->si_uid = getuid();
  info->si_code = WIFEXITED(status) ? CLD_EXITED : WCOREDUMP(status) ? CLD_DUMPED : CLD_KILLED;
  info->si_status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
}

}  // namespace

extern "C" {

pid_t interleave_fork() noexcept {
  if (!controlled()) return real().fork();
  return with_errno(fork_process(TRENZA_CALLER));
}
TRENZA_IN_FRONT(fork);

// The child of a vfork may only exec or _exit, so a fork serves as well.
pid_t interleave_vfork() noexcept {
  if (!controlled()) return real().fork();
  return with_errno(fork_process(TRENZA_CALLER));
}
TRENZA_IN_FRONT(vfork);

pid_t interleave_waitpid(pid_t pid, int* status, int options) {
  if (controlled()) return with_errno(wait_process(pid, status, options, nullptr, TRENZA_CALLER));
  return with_errno(static_cast<pid_t>(raw_syscall(SYS_wait4, pid, reinterpret_cast<long>(status), options, 0)));
}
TRENZA_IN_FRONT(waitpid);

pid_t interleave_wait(int* status) {
  if (controlled()) return with_errno(wait_process(-1, status, 0, nullptr, TRENZA_CALLER));
  return with_errno(static_cast<pid_t>(raw_syscall(SYS_wait4, -1, reinterpret_cast<long>(status), 0, 0)));
}
TRENZA_IN_FRONT(wait);

pid_t interleave_wait4(pid_t pid, int* status, int options, rusage* usage) {
  if (controlled()) return with_errno(wait_process(pid, status, options, usage, TRENZA_CALLER));
  return with_errno(static_cast<pid_t>(
      raw_syscall(SYS_wait4, pid, reinterpret_cast<long>(status), options, reinterpret_cast<long>(usage))));
}
TRENZA_IN_FRONT(wait4);

pid_t interleave_wait3(int* status, int options, rusage* usage) { return wait4(-1, status, options, usage); }
TRENZA_IN_FRONT(wait3);

int interleave_waitid(idtype_t type, id_t id, siginfo_t* info, int options) {
  const std::uint64_t pc = TRENZA_CALLER;
  if (!controlled()) {
    return with_errno(static_cast<int>(
        raw_syscall(SYS_waitid, type, static_cast<long>(id), reinterpret_cast<long>(info), options, 0)));
  }
  if (type != P_PID && type != P_ALL && type != P_PGID) uncontrolled("waitid for a descriptor", pc);
  if ((options & WEXITED) == 0) uncontrolled("waiting for a process to stop", pc);
  const auto number = static_cast<pid_t>(id);
  const pid_t which = type == P_PID ? number : type == P_PGID ? -number : -1;
  const int child = await_child(which, (options & WNOHANG) != 0, pc);
  if (child < 0) return with_errno(child);
  if (child == 0) {
    if (info != nullptr) *info = siginfo_t();
    return 0;
  }
  const pid_t pid = region->processes[child].pid;
  if (info != nullptr) describe(info, pid, region->processes[child].status);
  if ((options & WNOWAIT) != 0) return 0;
  raw_syscall(SYS_wait4, pid, 0, 0, 0);
  mark_reaped(child);
  return 0;
}
TRENZA_IN_FRONT(waitid);

void interleave_exit(int code) {
  if (controlled()) run_thread_local_destructors();
  real().exit(code);
}
TRENZA_IN_FRONT(exit);

void interleave_quick_exit(int code) noexcept {
  quick_exit_code = code;
  reinterpret_cast<void (*)(int)>(real_function("quick_exit"))(code);
  __builtin_trap();
}
TRENZA_IN_FRONT(quick_exit);

void interleave__exit(int code) {
  if (controlled()) end_process(code, TRENZA_CALLER);
  for (;;) raw_syscall(SYS_exit_group, code);
}
TRENZA_IN_FRONT(_exit);

void interleave__Exit(int code) noexcept {
  if (controlled()) end_process(code, TRENZA_CALLER);
  for (;;) raw_syscall(SYS_exit_group, code);
}
TRENZA_IN_FRONT(_Exit);

int interleave_kill(pid_t pid, int signal) noexcept {
  if (!controlled()) return with_errno(static_cast<int>(raw_syscall(SYS_kill, pid, signal)));
  return with_errno(kill_process(pid, signal, TRENZA_CALLER));
}
TRENZA_IN_FRONT(kill);

int interleave_killpg(pid_t group, int signal) noexcept { return interleave_kill(group == 0 ? 0 : -group, signal); }
TRENZA_IN_FRONT(killpg);

int interleave_setpgid(pid_t pid, pid_t group) noexcept {
  if (!controlled()) return with_errno(static_cast<int>(raw_syscall(SYS_setpgid, pid, group)));
  return with_errno(set_group(pid, group, TRENZA_CALLER));
}
TRENZA_IN_FRONT(setpgid);

int interleave_raise(int signal) noexcept {
  const auto pid = static_cast<pid_t>(raw_syscall(SYS_getpid));
  if (!controlled()) return with_errno(static_cast<int>(raw_syscall(SYS_kill, pid, signal)));
  return with_errno(kill_process(pid, signal, TRENZA_CALLER));
}
TRENZA_IN_FRONT(raise);

void interleave_abort() noexcept {
  const std::uint64_t pc = TRENZA_CALLER;
  if (controlled()) {
    unblock(SIGABRT);  // so that a handler runs, as abort() promises
    if ((my_process().caught >> SIGABRT & 1) != 0) kill_process(my_process().pid, SIGABRT, pc);
    end_process_by_signal(SIGABRT, pc);
  }
  reinterpret_cast<void (*)()>(real_function("abort"))();
  __builtin_trap();
}
TRENZA_IN_FRONT(abort);

void __assert_fail(const char* expression, const char* file, unsigned line, const char* function) noexcept {
  if (controlled()) {
    conclude(FindingKind::assertion, TRENZA_CALLER, "%s:%u: %s: assertion failed: %s", file, line, function,
             expression);
  }
  reinterpret_cast<void (*)(const char*, const char*, unsigned, const char*)>(real_function("__assert_fail"))(
      expression, file, line, function);
  __builtin_trap();
}

}  // extern "C"
