#include "grader/interleave/runtime/model/process.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include <cerrno>

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/model/channel.h"
#include "grader/interleave/runtime/model/children.h"
#include "grader/interleave/runtime/model/file_lock.h"
#include "grader/interleave/runtime/model/mutex.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

Key process_key(int process) { return make_key(Space::process, 0, process); }
// Stands for all children of a process, for those who wait for any.
Key children_key(int process) { return make_key(Space::process, 1, process); }

Op operation(OpKind kind, int process, std::uint64_t pc) {
  return {.kind = kind,
          // The end of a process that holds robust mutexes is told to whoever locks one of them next, and the locks of
          // files that it holds are free then.
          .global = ends_process(kind) && (holds_robust_mutex(process) || holds_file_lock(process)),
          .key = process_key(process),
          .second = children_key(region->processes[process].parent),
          .pc = pc};
}

int process_of(pid_t pid) {
  for (int i = 0; i < region->process_count; ++i) {
    if (region->processes[i].pid == pid && !region->processes[i].reaped) return i;
  }
  return -1;
}

// The number of the group with this id, by the process that leads it or once did; -1 if no process of the program did.
int group_of(pid_t group) {
  for (int i = 1; i < region->process_count; ++i) {
    if (region->processes[i].pid == group && region->processes[i].group == i) return i;
  }
  return raw_syscall(SYS_getpgid, region->processes[0].pid) == group ? 0 : -1;
}

// The program's first process is killed by `signal`, which ends the schedule.
[[noreturn]] void conclude_crash(int signal, std::uint64_t pc) {
  Finding finding;
  finding.kind = FindingKind::crash;
  finding.task = static_cast<std::uint8_t>(self);
  finding.status = signal;
  finding.pc = pc;
  const Uncaught& uncaught = region->uncaught;
  if (signal == SIGABRT && uncaught.known && uncaught.task == self) {
    if (uncaught.pc != 0) finding.pc = uncaught.pc;
    finding.frames = uncaught.frames;
  }
  conclude(finding);
}

// What the end of process number `number` does to the others. The process itself may still exist.
void mark_ended(int number, int status) {
  Process& process = region->processes[number];
  abandon_mutexes(number);
  for (int i = 0; i < region->task_count; ++i) {
    Task& task = region->tasks[i];
    if (task.process != number) continue;
    process.last.join(task.clock, region->arena);
    if (!task.ended) --region->live_tasks;
    task.ended = true;
  }
  process.ended = true;
  process.status = status;
  abandon_file_locks(number);
  --region->live_processes;
  note_change(process_key(number));
  note_change(children_key(process.parent));
  region->channels_retried = false;
  wake_channel_waiters(0);
  const Process& parent = region->processes[process.parent];
  if (number != 0 && !parent.ended && (parent.caught >> SIGCHLD & 1) != 0) {
    uncontrolled("a handler for SIGCHLD, which may run anywhere,", 0);
  }
}

// The calling process is marked as ended: the others go on, and it leaves by `leave`.
void hand_over_and(void (*leave)(int), int argument) {
  if (region->live_processes > 0) hand_over_for_good();
  self = -1;
  for (;;) leave(argument);
}

void leave_by_exit(int code) { raw_syscall(SYS_exit_group, code); }

// To this thread: another one of the process might take the signal later than this one goes on.
void leave_by_signal(int signal) {
  struct sigaction by_default {};
  by_default.sa_handler = SIG_DFL;
  real().sigaction(signal, &by_default, nullptr);
  unblock(signal);
  raw_syscall(SYS_tgkill, raw_syscall(SYS_getpid), raw_syscall(SYS_gettid), signal);
  raw_syscall(SYS_exit_group, 128 + signal);
}

bool ends_by_default(int signal) {
  return signal != SIGCHLD && signal != SIGCONT && signal != SIGURG && signal != SIGWINCH;
}
bool stops_or_continues(int signal) {
  return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU || signal == SIGCONT;
}

// Waits until the kernel has taken a killed process apart, so that its descriptors are closed.
void await_death(pid_t pid) {
  const long descriptor = raw_syscall(SYS_pidfd_open, pid, 0);
  if (descriptor < 0) return;
  pollfd one{static_cast<int>(descriptor), POLLIN, 0};
  raw_syscall(SYS_ppoll, reinterpret_cast<long>(&one), 1, 0, 0, 0);
  raw_syscall(SYS_close, descriptor);
}

}  // namespace

void unblock(int signal) {
  const std::uint64_t one = std::uint64_t{1} << (signal - 1);
  raw_syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, reinterpret_cast<long>(&one), 0, sizeof one);
}

pid_t fork_process(std::uint64_t pc) {
  const int mine = my_task().process;
  take_step({.kind = OpKind::fork, .key = process_key(region->process_count), .pc = pc});
  const int number = add_process(mine);
  const int task = add_task(number, self);
  last_step().result = task;
  last_step().op.key = process_key(number);
  last_step().op.second = make_key(Space::task, 0, task);
  next_epoch();
  Process& process = region->processes[number];
  process.group = my_process().group;
  process.caught = my_process().caught;
  process.ignored = my_process().ignored;
  // The locks of its open files are shared; those of the process are not, but nothing tells them apart here.
  process.locked_file = my_process().locked_file;
  process.locked_begin = my_process().locked_begin;
  process.locked_end = my_process().locked_end;
  process.locks_many = my_process().locks_many;
  const std::uint32_t ranges = region->range_count;
  for (std::uint32_t i = 0; i < ranges; ++i) {
    if (region->ranges[i].process != mine) continue;
    if (region->range_count >= kMaxRanges) {
      conclude(FindingKind::limit, pc, "more than %d shared mappings in all processes", kMaxRanges);
    }
    SharedRange& copy = region->ranges[region->range_count++];
    copy = region->ranges[i];
    copy.process = static_cast<std::uint8_t>(number);
  }
  copy_objects(mine, number, self, task);
  note_change(process_key(number));

  const pid_t pid = real().fork();
  if (pid == 0) {
    enter(task);
    my_task().pthread = pthread_self();
    my_task().tid = static_cast<pid_t>(raw_syscall(SYS_gettid));
    return 0;
  }
  if (pid < 0) conclude(FindingKind::limit, pc, "fork failed with error %d", errno);
  process.pid = pid;
  return pid;
}

int await_child(pid_t which, bool at_once, std::uint64_t pc) {
  const int mine = my_task().process;
  Children children;
  if (which > 0) {
    const int number = process_of(which);
    if (number < 0 || region->processes[number].parent != mine) return -ECHILD;
    children = {Children::Of::process, static_cast<std::uint8_t>(number)};
  } else if (which != -1) {
    const int group = which == 0 ? my_process().group : group_of(-which);
    if (group < 0) return -ECHILD;
    children = {Children::Of::group, static_cast<std::uint8_t>(group)};
  }
  const OpKind kind = at_once ? OpKind::poll : OpKind::wait;
  Op op{.kind = kind,
        .modifies = false,
        .extra = children.encode(),
        .key = children.of == Children::Of::process ? process_key(children.number) : children_key(mine),
        .pc = pc};
  my_task().released = true;
  take_step(op);
  const int child = ended_child(*region, mine, children);
  if (child == kNoChild) return -ECHILD;
  if (child == kNoneYet) {
    note_read(pc, op.key, 0);
    return 0;
  }
  acquire(region->processes[child].last);
  last_step().result = child;
  return child;
}

void mark_reaped(int process) {
  region->processes[process].reaped = true;
  note_change(children_key(my_task().process));
}

pid_t wait_process(pid_t which, int* status, int options, rusage* usage, std::uint64_t pc) {
  const int child = await_child(which, (options & WNOHANG) != 0, pc);
  if (child <= 0) return child;
  const pid_t pid = region->processes[child].pid;
  // It has announced its end, so this waits for no more than the kernel.
  const long result = raw_syscall(SYS_wait4, pid, reinterpret_cast<long>(status), 0, reinterpret_cast<long>(usage));
  if (result == -ECHILD) uncontrolled("ignoring SIGCHLD, which reaps children unseen,", pc);
  mark_reaped(child);
  return static_cast<pid_t>(result);
}

void end_process(int code, std::uint64_t pc) {
  const int mine = my_task().process;
  take_step(operation(OpKind::exit, mine, pc));
  last_step().result = code & 0xff;
  const int good = region->plan.good_exit;
  if (mine == 0 && good != kAnyExit && (code & 0xff) != good) {
    Finding finding;
    finding.kind = FindingKind::exit_code;
    finding.task = static_cast<std::uint8_t>(self);
    finding.status = code & 0xff;
    conclude(finding);
  }
  // Others must find the pipes closed, not only soon.
  raw_syscall(SYS_close_range, 0, ~0u, 0);
  mark_ended(mine, (code & 0xff) << 8);
  hand_over_and(leave_by_exit, code);
  __builtin_unreachable();
}

void end_process_by_signal(int signal, std::uint64_t pc) {
  const int mine = my_task().process;
  if (mine == 0) conclude_crash(signal, pc);
  take_step(operation(OpKind::exit, mine, pc));
  last_step().result = -signal;
  raw_syscall(SYS_close_range, 0, ~0u, 0);
  mark_ended(mine, signal);
  hand_over_and(leave_by_signal, signal);
  __builtin_unreachable();
}

int set_group(pid_t pid, pid_t group, std::uint64_t pc) {
  const int target = pid == 0 ? my_task().process : process_of(pid);
  if (target < 0) return -ESRCH;
  // Its group is that in which the program was started: others may be in it whom nobody here knows.
  if (target == 0) uncontrolled("moving the program's first process to another group", pc);
  take_step(operation(OpKind::set_group, target, pc));
  const long error = raw_syscall(SYS_setpgid, pid, group);
  if (error != 0) return static_cast<int>(error);
  const bool leads = group == 0 || group == region->processes[target].pid;
  const int leader = leads ? target : group_of(group);
  if (leader < 0) uncontrolled("a process group from outside of the program", pc);
  region->processes[target].group = static_cast<std::uint8_t>(leader);
  note_change(children_key(region->processes[target].parent));
  return 0;
}

int kill_group(int group, int signal, std::uint64_t pc) {
  if (group < 0) return -ESRCH;
  const int mine = my_task().process;
  int result = -ESRCH;
  const auto send_to = [&](int number) {
    const Process& process = region->processes[number];
    if (process.reaped || process.group != group) return;
    const int sent = kill_process(process.pid, signal, pc);
    if (result != 0) result = sent;
  };
  const int count = region->process_count;
  for (int i = 0; i < count; ++i) {
    if (i != mine) send_to(i);
  }
  send_to(mine);  // last, since it may end by it
  return result;
}

int kill_process(pid_t pid, int signal, std::uint64_t pc) {
  if (pid == -1) uncontrolled("a signal to all processes", pc);
  if (pid <= 0) return kill_group(pid == 0 ? my_process().group : group_of(-pid), signal, pc);
  const int target = process_of(pid);
  if (target < 0) {
    if (signal == 0) return -ESRCH;
    uncontrolled("a signal to a process outside of the program", pc);
  }
  take_step(operation(OpKind::kill, target, pc));
  last_step().value = static_cast<std::uint64_t>(signal);
  Process& process = region->processes[target];
  if (signal == 0 && !process.ended) note_read(pc, process_key(target), 0);
  if (process.ended || signal == 0) return 0;
  const bool mine = target == my_task().process;
  if (stops_or_continues(signal)) uncontrolled("stopping and continuing a process", pc);
  if (signal != SIGKILL && (process.ignored >> signal & 1) != 0) return 0;
  if (signal != SIGKILL && (process.caught >> signal & 1) != 0) {
    if (!mine) uncontrolled("a signal that another process handles", pc);
    // Handled by this thread before the system call returns.
    return static_cast<int>(raw_syscall(SYS_tgkill, pid, raw_syscall(SYS_gettid), signal));
  }
  if (!ends_by_default(signal)) return 0;
  if (mine) end_process_by_signal(signal, pc);
  if (target == 0) conclude_crash(signal, pc);
  mark_ended(target, signal);
  raw_syscall(SYS_kill, pid, signal);
  await_death(pid);
  return 0;
}

}  // namespace trenza::interleave
