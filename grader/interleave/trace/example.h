#ifndef GRADER_INTERLEAVE_TRACE_EXAMPLE_H_
#define GRADER_INTERLEAVE_TRACE_EXAMPLE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "grader/interleave/search/trace.h"

namespace trenza::interleave {

inline Place at(int line) { return {"main", "/proc/self/cwd/exercises/lost.cc", line, ""}; }

inline TraceStep step(int task, std::string operation, std::string object = "", int line = 0) {
  TraceStep step;
  step.task = task;
  step.operation = std::move(operation);
  step.object = std::move(object);
  step.place = at(line);
  step.could_run = {task};
  return step;
}

inline TraceStep access(int task, std::string operation, std::uint64_t value, std::uint64_t written, int line) {
  TraceStep made = step(task, std::move(operation), "atomic number", line);
  made.has_value = true;
  made.value = value;
  made.written = written;
  return made;
}

inline TraceStep preempting(TraceStep step, int other) {
  step.preemption = true;
  step.could_run.push_back(other);
  return step;
}

// A lost update of a main thread and another, as the explorer finds it: steps 1 to 8, the decisive switch before 3.
inline Trace lost_update() {
  Trace trace;
  TraceStep create = step(0, "create", "task 1", 11);
  create.result = 1;
  trace.steps = {create,
                 access(0, "load", 0, 0, 8),
                 preempting(step(1, "task_start", "task 1"), 0),
                 access(1, "load", 0, 0, 8),
                 access(1, "store", 0, 1, 8),
                 step(1, "task_end", "task 1"),
                 access(0, "store", 1, 1, 8),
                 step(0, "join", "task 1", 13)};
  trace.tasks.resize(2);
  trace.tasks[1].task = 1;
  trace.tasks[1].ended = true;
  trace.kind = "assertion";
  trace.sentence = "/proc/self/cwd/exercises/lost.cc:14: int main(): assertion failed: number == 2 (task 0).";
  trace.place = at(14);
  return trace;
}

// Two tasks that take two locks in opposite order.
inline Trace lock_order() {
  Trace trace;
  TraceStep create = step(0, "create", "task 1", 3);
  create.result = 1;
  trace.steps = {create, step(0, "lock", "mutex left", 5), preempting(step(1, "task_start", "task 1"), 0),
                 step(1, "lock", "mutex right", 9)};
  trace.tasks.resize(2);
  trace.tasks[1].task = 1;
  trace.tasks[0].waits_for = "waits to lock mutex right, held by task 1";
  trace.tasks[0].place = at(6);
  trace.tasks[1].waits_for = "waits to lock mutex left, held by task 0";
  trace.tasks[1].place = at(10);
  trace.kind = "deadlock";
  trace.sentence = "Deadlock: nothing can run any more.";
  trace.object = "mutex right";
  return trace;
}

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_EXAMPLE_H_
