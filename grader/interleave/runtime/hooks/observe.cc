// What a test of the tested program may ask the scheduler, and tell it. Only interleave_pause() is a step.

#include <poll.h>
#include <string.h>
#include <sys/types.h>

#include <cstddef>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/enabled.h"
#include "grader/interleave/runtime/model/time.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"

using namespace trenza::interleave;

namespace {

// The number of the task that `id` names: a thread, or a process's first thread; -1 if it is none of the schedule.
int task_of(pid_t id) {
  for (int i = 0; i < region->process_count; ++i) {
    const Process& process = region->processes[i];
    if (process.pid == id && !process.reaped) return process.first_task;
  }
  for (int i = 0; i < region->task_count; ++i) {
    if (region->tasks[i].tid == id && !region->tasks[i].ended) return i;
  }
  return -1;
}

void copy(const char* from, char* to, std::size_t room) {
  std::size_t size = 0;
  while (size + 1 < room && from[size] != '\0') ++size;
  memcpy(to, from, size);
  to[size] = '\0';
}

// True if nobody but the calling task could take a step now.
bool is_quiet() {
  for (int i = 0; i < region->task_count; ++i) {
    if (i != self && !region->tasks[i].ended && can_take(*region, i)) return false;
  }
  return true;
}

}  // namespace

extern "C" {

// Says by being there that the program is linked with this runtime (grader/testing/mode.h).
void trenza_interleave_runtime() {}

// What a test may conclude from the letter that proc(5) shows of `id`: 'Z' a process that has ended and was not waited
// for; 'S' a task that cannot go on before the caller does something, since all others have come as far as they can;
// 'R' any other task of the schedule; 0 for what is none.
char interleave_state(pid_t id) {
  if (!controlled()) return 0;
  const int task = task_of(id);
  if (task < 0) return 0;
  look_around();
  if (region->processes[region->tasks[task].process].ended) return 'Z';
  return task != self && !can_take(*region, task) && is_quiet() ? 'S' : 'R';
}

// Writes the pids of up to `room` children of process `parent` that were not waited for; returns how many there are, or
// -1 if it is no process of the schedule.
int interleave_children(pid_t parent, pid_t* out, int room) {
  if (!controlled()) return -1;
  const int task = task_of(parent);
  if (task < 0) return -1;
  const int process = region->tasks[task].process;
  look_around();
  int count = 0;
  for (int i = 1; i < region->process_count; ++i) {
    const Process& child = region->processes[i];
    if (child.parent != process || child.reaped) continue;
    if (count < room) out[count] = child.pid;
    ++count;
  }
  return count;
}

// How many threads the calling process has; 0 outside of a schedule.
int interleave_thread_count() {
  if (!controlled()) return 0;
  look_around();
  int count = 0;
  for (int i = 0; i < region->task_count; ++i) {
    if (region->tasks[i].process == my_task().process && !region->tasks[i].ended) ++count;
  }
  return count;
}

// Lets others go on as far as they can: the moment between two looks of a loop that polls. False if nothing is
// controlled.
bool interleave_pause() {
  if (!controlled()) return false;
  pause_for_others(TRENZA_CALLER);
  return true;
}

// Writes the first and the last address of up to `room` shared mappings of the calling process; returns how many there
// are, or -1 outside of a schedule. No step, and much cheaper than reading /proc/self/maps.
int interleave_shared_mappings(unsigned long (*out)[2], int room) {
  if (!controlled()) return -1;
  int count = 0;
  for (std::uint32_t i = 0; i < region->range_count; ++i) {
    const SharedRange& range = region->ranges[i];
    if (range.process != my_task().process) continue;
    if (count < room) {
      out[count][0] = range.begin;
      out[count][1] = range.end;
    }
    ++count;
  }
  return count;
}

// Writes up to `room` open file descriptors below 1024, in their order; returns how many there are, or -1 outside of a
// schedule. No step, and one system call only, since poll(2) tells closed ones from open ones.
int interleave_descriptors(int* out, int room) {
  if (!controlled()) return -1;
  pollfd all[1024];
  int size = 0;
  for (pollfd& one : all) one = {size++, 0, 0};
  // No more than may be open: EINVAL otherwise.
  while (size > 0 && raw_syscall(SYS_poll, reinterpret_cast<long>(all), size, 0) < 0) size /= 2;
  int count = 0;
  for (int i = 0; i < size; ++i) {
    if ((all[i].revents & POLLNVAL) != 0) continue;
    if (count < room) out[count] = i;
    ++count;
  }
  return count;
}

// Notes what the case calls wrong, at `line` of `file`, for the picture of a schedule that then ends with an exit code;
// the first such note counts. By the task that holds the baton.
void interleave_complain(const char* file, int line, const char* text) {
  if (!controlled() || region->complaint.text[0] != '\0') return;
  Complaint& complaint = region->complaint;
  complaint.task = static_cast<std::uint8_t>(self);
  complaint.line = line;
  copy(file, complaint.file, sizeof complaint.file);
  copy(text, complaint.text, sizeof complaint.text);
}

}  // extern "C"
