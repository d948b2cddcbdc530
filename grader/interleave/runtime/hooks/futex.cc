// syscall(): std::atomic::wait, std::latch, std::barrier and std::counting_semaphore wait by SYS_futex.

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstdarg>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/futex.h"
#include "grader/interleave/runtime/model/time.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"

using namespace trenza::interleave;

namespace {

long futex(const std::uint32_t* word, int operation, std::uint32_t value, const timespec* timeout, std::uint32_t bits,
           std::uint64_t pc) {
  const clockid_t clock = (operation & FUTEX_CLOCK_REALTIME) != 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC;
  const bool is_private = (operation & FUTEX_PRIVATE_FLAG) != 0;
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
      if (timeout != nullptr && !is_valid(timeout)) return -EINVAL;
      return wait_futex(word, is_private, value, relative_deadline(timeout), pc);
    case FUTEX_WAIT_BITSET:
      if (bits != FUTEX_BITSET_MATCH_ANY) uncontrolled("FUTEX_WAIT_BITSET with bits of its own", pc);
      if (timeout != nullptr && !is_valid(timeout)) return -EINVAL;
      return wait_futex(word, is_private, value, absolute_deadline(clock, timeout), pc);
    case FUTEX_WAKE_BITSET:
      if (bits != FUTEX_BITSET_MATCH_ANY) uncontrolled("FUTEX_WAKE_BITSET with bits of its own", pc);
      [[fallthrough]];
    case FUTEX_WAKE: return wake_futex(word, is_private, static_cast<int>(value), pc);
    default: uncontrolled("syscall(SYS_futex) other than waiting and waking", pc);
  }
}

// Calls that neither wait nor tell anything that differs from run to run.
bool is_harmless(long number) {
  switch (number) {
    case SYS_gettid:
    case SYS_getpid:
    case SYS_getppid:
    case SYS_getuid:
    case SYS_membarrier:
    case SYS_madvise:
    case SYS_memfd_create:
    case SYS_close_range:
    case SYS_pidfd_open: return true;
    default: return false;
  }
}

}  // namespace

extern "C" long interleave_syscall(long number, ...) noexcept {
  va_list list;
  va_start(list, number);
  long arguments[6];
  for (long& argument : arguments) argument = va_arg(list, long);
  va_end(list);
  if (controlled()) {
    const std::uint64_t pc = TRENZA_CALLER;
    if (number == SYS_futex) {
      return with_errno(futex(reinterpret_cast<const std::uint32_t*>(arguments[0]), static_cast<int>(arguments[1]),
                              static_cast<std::uint32_t>(arguments[2]), reinterpret_cast<const timespec*>(arguments[3]),
                              static_cast<std::uint32_t>(arguments[5]), pc));
    }
    if (number == SYS_exit_group) _exit(static_cast<int>(arguments[0]));
    if (!is_harmless(number))
      conclude(FindingKind::uncontrolled, pc, "system call %lu through syscall() cannot be controlled",
               static_cast<unsigned long>(number));
  }
  return with_errno(
      raw_syscall(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]));
}
extern "C" TRENZA_IN_FRONT(syscall);
