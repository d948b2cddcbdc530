#include "grader/interleave/runtime/model/wait_queue.h"

namespace trenza::interleave {
namespace {

// Drops notifications that nobody can use any more. The i-th oldest can be used if more than i of those who wait
// came before it: the older ones take one waiter each.
void drop_unusable(WaitQueue& queue, const Task* tasks) {
  std::uint32_t kept = 0;
  for (std::uint32_t i = 0; i < queue.ticket_count; ++i) {
    std::uint32_t able = 0;
    for (int task = queue.waiting.next(0); task >= 0; task = queue.waiting.next(task + 1)) {
      if (!tasks[task].released && tasks[task].arrival < queue.tickets[i]) ++able;
    }
    if (able > kept) queue.tickets[kept++] = queue.tickets[i];
  }
  queue.ticket_count = kept;
}

}  // namespace

void arrive(WaitQueue& queue, int task, Task* tasks) {
  queue.waiting.add(task);
  tasks[task].arrival = queue.notifications;
  tasks[task].released = false;
}

bool may_leave(const WaitQueue& queue, int task, const Task* tasks) {
  if (tasks[task].released) return true;
  return queue.ticket_count > 0 && tasks[task].arrival < queue.tickets[queue.ticket_count - 1];
}

void leave(WaitQueue& queue, int task, bool notified, Task* tasks) {
  if (notified && !tasks[task].released) {
    std::uint32_t used = 0;
    while (used < queue.ticket_count && queue.tickets[used] <= tasks[task].arrival) ++used;
    for (std::uint32_t i = used + 1; i < queue.ticket_count; ++i) queue.tickets[i - 1] = queue.tickets[i];
    if (used < queue.ticket_count) --queue.ticket_count;
  }
  queue.waiting.remove(task);
  tasks[task].released = false;
  drop_unusable(queue, tasks);
}

bool notify_one(WaitQueue& queue, Task* tasks, Arena& arena) {
  ++queue.notifications;
  if (unreleased(queue, tasks) <= static_cast<int>(queue.ticket_count)) {
    ++queue.lost;
    return false;
  }
  if (queue.tickets == nullptr) {
    queue.tickets = static_cast<std::uint32_t*>(arena.take(kMaxTasks * sizeof(std::uint32_t)));
    if (queue.tickets == nullptr) return true;  // the caller finds the arena used up
  }
  queue.tickets[queue.ticket_count++] = queue.notifications;
  return true;
}

int notify_all(WaitQueue& queue, Task* tasks) {
  ++queue.notifications;
  const int woken = unreleased(queue, tasks);
  if (woken == 0) ++queue.lost;
  for (int task = queue.waiting.next(0); task >= 0; task = queue.waiting.next(task + 1)) tasks[task].released = true;
  queue.ticket_count = 0;
  return woken;
}

int unreleased(const WaitQueue& queue, const Task* tasks) {
  int count = 0;
  for (int task = queue.waiting.next(0); task >= 0; task = queue.waiting.next(task + 1)) {
    if (!tasks[task].released) ++count;
  }
  return count;
}

}  // namespace trenza::interleave
