#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_WAIT_QUEUE_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_WAIT_QUEUE_H_

#include "grader/interleave/runtime/region/object.h"
#include "grader/interleave/runtime/region/task.h"

namespace trenza::interleave {

// The rules of WaitQueue (region/object.h). `tasks` is the region's array.
void arrive(WaitQueue& queue, int task, Task* tasks);

// True if a notification lets `task` leave.
bool may_leave(const WaitQueue& queue, int task, const Task* tasks);

// `task` leaves: with the oldest notification that it may use if `notified`, else without one (time, spurious).
void leave(WaitQueue& queue, int task, bool notified, Task* tasks);

// Lets one more of those who wait now leave. False if nobody was left to wake: the notification is lost.
bool notify_one(WaitQueue& queue, Task* tasks, Arena& arena);
// Lets all who wait now leave. Returns how many had not been notified before.
int notify_all(WaitQueue& queue, Task* tasks);

// How many wait and have not been released.
int unreleased(const WaitQueue& queue, const Task* tasks);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_WAIT_QUEUE_H_
