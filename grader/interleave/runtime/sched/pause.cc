#include "grader/interleave/runtime/sched/pause.h"

#include <linux/futex.h>
#include <sys/prctl.h>
#include <time.h>

#include "grader/interleave/runtime/sched/raw_syscall.h"
#include "grader/interleave/runtime/sched/self.h"

extern "C" [[gnu::noinline, gnu::used]] void trenza_decisive_step() { asm volatile(""); }

namespace trenza::interleave {

void pause_if_asked() {
  if (region->step_count != region->plan.pause_at) return;
  // Some kernels let only a parent attach; whoever explores this program may, or asks gdb to.
  raw_syscall(SYS_prctl, PR_SET_PTRACER, static_cast<long>(PR_SET_PTRACER_ANY));
  region->paused = static_cast<pid_t>(raw_syscall(SYS_getpid));
  region->hold.store(1, std::memory_order_relaxed);
  region->turn.store(static_cast<std::uint32_t>(Turn::paused), std::memory_order_release);
  raw_syscall(SYS_futex, reinterpret_cast<long>(&region->turn), FUTEX_WAKE, 1);
  // A debugger that clears the word wakes nobody, so look at it now and then.
  const timespec moment{0, 20'000'000};
  while (region->hold.load(std::memory_order_acquire) != 0) {
    raw_syscall(SYS_futex, reinterpret_cast<long>(&region->hold), FUTEX_WAIT, 1, reinterpret_cast<long>(&moment));
  }
  trenza_decisive_step();
}

}  // namespace trenza::interleave
