#include "grader/interleave/runtime/sched/baton.h"

#include <linux/futex.h>

#include "grader/interleave/runtime/sched/raw_syscall.h"

namespace trenza::interleave {

// Without FUTEX_PRIVATE_FLAG, since tasks are threads of several processes.
void pass_baton(Task& task) {
  task.baton.store(1, std::memory_order_release);
  raw_syscall(SYS_futex, reinterpret_cast<long>(&task.baton), FUTEX_WAKE, 1);
}

void await_baton(Task& task) {
  while (task.baton.load(std::memory_order_acquire) == 0) {
    raw_syscall(SYS_futex, reinterpret_cast<long>(&task.baton), FUTEX_WAIT, 0, 0);
  }
  task.baton.store(0, std::memory_order_relaxed);
}

}  // namespace trenza::interleave
