#include "grader/interleave/runtime/model/thread.h"

#include <signal.h>
#include <sys/mman.h>

#include <cerrno>
#include <cstdlib>

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/model/thread_exit.h"
#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/backtrace.h"
#include "grader/interleave/runtime/sched/baton.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

constexpr std::uintptr_t kStacks = 0x3000'0000'0000;
constexpr std::size_t kStackSize = std::size_t{8} << 20;
constexpr std::size_t kStackSpacing = std::size_t{16} << 20;  // what lies between is not mapped
constexpr std::size_t kSignalStack = 64 << 10;

struct Start {
  void* (*function)(void*);
  void* argument;
};

// Of the tasks of this process, by number. A thread takes its own entry before anybody else can be created with it.
Start starts[kMaxTasks];

Key task_key(int task) { return make_key(Space::task, 0, task); }

// A signal handler has its own stack, at the far end of the thread's, since the thread's may be what overflowed.
void* signal_stack_of(const Stack& stack) { return stack.base; }

void* run(void* number) {
  const int task = static_cast<int>(reinterpret_cast<std::intptr_t>(number));
  enter(task);
  const stack_t own{signal_stack_of({reinterpret_cast<void*>(kStacks + task * kStackSpacing), kStackSize}), 0,
                    kSignalStack};
  sigaltstack(&own, nullptr);
  my_task().tid = static_cast<pid_t>(raw_syscall(SYS_gettid));
  end_thread(starts[task].function(starts[task].argument));
}

// The task of this process whose thread is `thread`, or -1.
int task_of(pthread_t thread) {
  for (int i = 0; i < region->task_count; ++i) {
    if (region->tasks[i].process == my_task().process && region->tasks[i].pthread == thread) return i;
  }
  return -1;
}

// A thread may be joined or detached once, by one: the second to come has a handle that may mean another thread by
// then.
void require_unclaimed(int target, const char* call, std::uint64_t pc) {
  const Task& task = region->tasks[target];
  if (!task.joined && !task.detached) return;
  RaceSide claim;
  claim.pc = task.claimed_pc;
  claim.task = task.claimed_by;
  claim.frames = task.claimed_frames;
  claim.is_join = task.joined;
  claim.is_detach = !task.joined;
  conclude_with(claim, pc, "%s of task %d, which was %s already", call, target, task.joined ? "joined" : "detached");
}

void claim(int target, std::uint64_t pc) {
  Task& task = region->tasks[target];
  task.claimed_by = static_cast<std::uint8_t>(self);
  task.claimed_pc = pc;
  if (region->plan.detailed) task.claimed_frames = record_backtrace();
}

bool last_of_process() {
  for (int i = 0; i < region->task_count; ++i) {
    const Task& task = region->tasks[i];
    if (i != self && task.process == my_task().process && !task.ended) return false;
  }
  return true;
}

}  // namespace

Stack map_stack(int task) {
  void* const base = reinterpret_cast<void*>(kStacks + task * kStackSpacing);
  const long mapped = raw_syscall(SYS_mmap, reinterpret_cast<long>(base), kStackSize, PROT_READ | PROT_WRITE,
                                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  if (mapped < 0) conclude(FindingKind::limit, 0, "no memory for the stack of task %d", task);
  return {base, kStackSize};
}

int create_thread(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument,
                  std::uint64_t pc) {
  int detached = PTHREAD_CREATE_JOINABLE;
  if (attributes != nullptr) pthread_attr_getdetachstate(attributes, &detached);
  take_step({.kind = OpKind::create, .key = task_key(region->task_count), .pc = pc});
  const int number = add_task(my_task().process, self);
  last_step().result = number;
  last_step().op.key = task_key(number);
  my_process().threaded = true;
  next_epoch();
  region->tasks[number].detached = detached == PTHREAD_CREATE_DETACHED;
  starts[number] = {start, argument};

  const Stack stack = map_stack(number);
  pthread_attr_t own;
  pthread_attr_init(&own);
  pthread_attr_setstack(&own, static_cast<char*>(stack.base) + kSignalStack, stack.size - kSignalStack);
  const int error = real().pthread_create(thread, &own, run, reinterpret_cast<void*>(std::intptr_t{number}));
  pthread_attr_destroy(&own);
  if (error != 0) conclude(FindingKind::limit, pc, "pthread_create failed with error %d", error);
  region->tasks[number].pthread = *thread;
  note_change(task_key(number));
  return 0;
}

int join_thread(pthread_t thread, void** result, std::int64_t deadline, bool at_once, std::uint64_t pc) {
  const int target = task_of(thread);
  if (target < 0) return ESRCH;
  if (target == self) {
    my_task().joined_itself = true;
    return EDEADLK;
  }
  if (region->tasks[target].detached && region->tasks[target].claimed_pc == 0) return EINVAL;
  require_unclaimed(target, "join", pc);
  if (at_once && !region->tasks[target].ended) {
    take_step({.kind = OpKind::yield, .modifies = false, .key = task_key(target), .pc = pc});
    if (!region->tasks[target].ended) {
      note_read(pc, task_key(target), 0);
      return EBUSY;
    }
  }
  const Variant variant =
      take_step({.kind = OpKind::join, .extra = static_cast<std::uint32_t>(target), .key = task_key(target), .pc = pc},
                {deadline, false});
  require_unclaimed(target, "join", pc);
  if (variant == Variant::timeout) return ETIMEDOUT;
  claim(target, pc);
  acquire(region->tasks[target].clock);
  region->tasks[target].joined = true;
  note_change(0);
  if (result != nullptr) *result = region->tasks[target].result;
  return 0;
}

int detach_thread(pthread_t thread, std::uint64_t pc) {
  const int target = task_of(thread);
  if (target < 0) return ESRCH;
  if (region->tasks[target].detached && region->tasks[target].claimed_pc == 0) return EINVAL;
  require_unclaimed(target, "detach", pc);
  take_step({.kind = OpKind::detach, .key = task_key(target), .pc = pc});
  require_unclaimed(target, "detach", pc);
  claim(target, pc);
  region->tasks[target].detached = true;
  return 0;
}

void end_thread(void* result) {
  run_thread_exit_handlers();
  // The last thread of a process takes it along.
  if (last_of_process()) exit(0);
  take_step({.kind = OpKind::task_end, .key = task_key(self)});
  Task& task = my_task();
  task.result = result;
  task.ended = true;
  --region->live_tasks;
  note_change(task_key(self));
  hand_over_for_good();
  for (std::atomic<std::uint32_t> never{0};;) raw_syscall(SYS_futex, reinterpret_cast<long>(&never), 128, 0, 0);
}

}  // namespace trenza::interleave
