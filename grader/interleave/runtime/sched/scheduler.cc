#include "grader/interleave/runtime/sched/scheduler.h"

#include <new>

#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/policy/policy.h"
#include "grader/interleave/runtime/sched/backtrace.h"
#include "grader/interleave/runtime/sched/baton.h"
#include "grader/interleave/runtime/sched/candidates.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/pause.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {

Region* region = nullptr;
thread_local int self = -1;

namespace {

void mix(std::uint64_t part) { region->hash = (region->hash ^ part) * 0x100'0000'01b3; }

// What the step will be about, as a number that does not depend on addresses.
std::uint32_t object_number(const Op& op) {
  const Object* const object = op.key == 0 ? nullptr : find_object(op.key);
  return object == nullptr ? 0 : object->number;
}

// The search has been here before if only tasks that sleep could go on.
void conclude_if_redundant(const Candidates& candidates) {
  if (region->step_count < region->plan.prefix_size || region->asleep.empty()) return;
  for (int task = candidates.ready.next(0); task >= 0; task = candidates.ready.next(task + 1)) {
    if (!region->asleep.has(task)) return;
  }
  Finding finding;
  finding.kind = FindingKind::redundant;
  conclude(finding);
}

void record(const Candidates& candidates, Choice choice) {
  Task& task = region->tasks[choice.task];
  Step& step = *new (&region->steps[region->step_count]) Step();
  step.op = task.pending;
  step.choice = choice;
  step.choice.read = 0;
  step.process = task.process;
  step.looks_around = choice.variant == Variant::timeout || task.deadline_is_the_point;
  step.parked = candidates.parked;
  step.time = region->now;
  step.object = object_number(step.op);
  step.ready = candidates.ready;
  step.timeouts = candidates.timeouts;
  step.spurious = candidates.spurious;
  step.frames = task.frames;
  ++region->step_count;
  mix(choice.task | static_cast<std::uint64_t>(choice.variant) << 8 | static_cast<std::uint64_t>(step.op.kind) << 16 |
      static_cast<std::uint64_t>(step.object) << 32);
}

// Decides who takes the next step, after `current`, and writes it down. Returns the task.
int decide(int current) {
  const Candidates candidates = find_candidates();
  conclude_if_redundant(candidates);
  if (region->step_count >= region->plan.max_steps || region->step_count >= kMaxSteps) {
    conclude(FindingKind::steps, region->tasks[current].pending.pc, "more than %u steps", region->step_count);
  }
  const Choice choice = choose(*region, candidates, current);
  Task& task = region->tasks[choice.task];
  if (choice.variant == Variant::timeout || task.deadline_is_the_point) {
    region->timed = true;
    TaskSet others = candidates.ready;
    // Whose time is up could run as well: a task that sleeps again and again must not keep it waiting for ever.
    for (int i = candidates.timeouts.next(0); i >= 0; i = candidates.timeouts.next(i + 1)) {
      if (region->tasks[i].deadline <= region->now) others.add(i);
    }
    others.remove(choice.task);
    pass_time(task.deadline, !others.empty());
  }
  if (choice.variant == Variant::spurious) --region->spurious_left;
  record(candidates, choice);
  if (choice.task != current) {
    ++region->switches;
    task.in_a_row = 0;
  }
  ++task.in_a_row;
  ++task.steps;
  task.last_step = region->step_count;
  region->now += 1'000;
  const Op op = task.pending;
  policy_taken(*region, choice.task, op);
  if (region->step_count > region->plan.prefix_size && !region->asleep.empty()) {
    for (int i = 0; i < region->task_count; ++i) {
      if (i != choice.task && region->asleep.has(i) && conflict(region->tasks[i].pending, op)) region->asleep.remove(i);
    }
  }
  region->current = choice.task;
  return choice.task;
}

void leave_if_stopped() {
  if (region->stop.load(std::memory_order_relaxed) != 0) {
    for (;;) raw_syscall(SYS_exit_group, 0);
  }
}

}  // namespace

Variant take_step(const Op& op, Until until) {
  const int me = self;
  Task& task = region->tasks[me];
  task.pending = op;
  task.deadline = until.deadline;
  task.deadline_is_the_point = until.is_the_point;
  task.patient = until.patient;
  if (region->plan.detailed) task.frames = record_backtrace();
  policy_announced(*region, me);
  const int next = decide(me);
  if (next != me) {
    pass_baton(region->tasks[next]);
    await_baton(task);
    leave_if_stopped();
  }
  pause_if_asked();
  task.deadline = kNever;
  return last_step().choice.variant;
}

Step& last_step() { return region->steps[region->step_count - 1]; }

void look_around() {
  region->timed = true;
  if (region->step_count > 0) last_step().looks_around = true;
}

int add_task(int process, int parent) {
  if (region->task_count >= kMaxTasks) {
    conclude(FindingKind::limit, 0, "more than %d threads and processes", kMaxTasks);
  }
  const int number = region->task_count++;
  Task& task = *new (&region->tasks[number]) Task();
  task.used = true;
  task.process = static_cast<std::uint8_t>(process);
  task.parent = static_cast<std::uint8_t>(parent);
  task.pending.kind = OpKind::task_start;
  task.weak_left = region->plan.weak;
  task.spurious_left = 1;
  task.pending.key = make_key(Space::task, 0, number);
  if (parent != number) task.clock.copy(region->tasks[parent].clock, region->arena);
  task.clock.set(number, task.epoch, region->arena);
  ++region->live_tasks;
  policy_task_added(*region, number);
  return number;
}

int add_process(int parent) {
  if (region->process_count >= kMaxProcesses) {
    conclude(FindingKind::limit, 0, "more than %d processes", kMaxProcesses);
  }
  const int number = region->process_count++;
  Process& process = *new (&region->processes[number]) Process();
  process.used = true;
  process.parent = static_cast<std::uint8_t>(parent);
  process.first_task = static_cast<std::uint8_t>(region->task_count);
  ++region->live_processes;
  return number;
}

void enter(int task) {
  self = task;
  await_baton(region->tasks[task]);
  leave_if_stopped();
  pause_if_asked();
}

void hand_over_for_good() {
  const int next = decide(self);
  self = -1;
  pass_baton(region->tasks[next]);
}

void next_epoch() {
  Task& task = my_task();
  task.clock.set(self, ++task.epoch, region->arena);
  if (task.clock.exhausted()) conclude(FindingKind::limit, 0, "no memory left to follow what each task has seen");
}

}  // namespace trenza::interleave
