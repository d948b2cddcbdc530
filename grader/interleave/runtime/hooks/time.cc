// Sleeping, yielding and looking at the clock, all in virtual time.

#include <sched.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/time.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"
#include "grader/interleave/runtime/sched/spin.h"

using namespace trenza::interleave;

namespace {

// CPU time is what it is: nothing that is decided by it can be trusted in any mode.
bool is_virtual(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_REALTIME_COARSE ||
         clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_BOOTTIME;
}

}  // namespace

extern "C" {

int interleave_sched_yield() noexcept {
  if (!controlled()) return 0;
  const std::uint64_t pc = TRENZA_CALLER;
  const bool again = repeats(pc, 0);
  note_read(pc, 0, 0);
  if (again) return 0;
  take_step({.kind = OpKind::yield, .modifies = false, .pc = pc});
  return 0;
}
TRENZA_IN_FRONT(sched_yield);

int interleave_nanosleep(const timespec* duration, timespec* left) {
  if (!controlled()) {
    return with_errno(
        static_cast<int>(raw_syscall(SYS_nanosleep, reinterpret_cast<long>(duration), reinterpret_cast<long>(left))));
  }
  if (duration->tv_sec < 0 || !is_valid(duration)) return by_errno(EINVAL);
  sleep_until(relative_deadline(duration), TRENZA_CALLER);
  return 0;
}
TRENZA_IN_FRONT(nanosleep);

int interleave_clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* left) {
  if (!controlled()) {
    return static_cast<int>(
        -raw_syscall(SYS_clock_nanosleep, clock, flags, reinterpret_cast<long>(time), reinterpret_cast<long>(left)));
  }
  if (time->tv_sec < 0 || !is_valid(time)) return EINVAL;
  const bool absolute = (flags & TIMER_ABSTIME) != 0;
  sleep_until(absolute ? absolute_deadline(clock, time) : relative_deadline(time), TRENZA_CALLER);
  return 0;
}
TRENZA_IN_FRONT(clock_nanosleep);

int interleave_usleep(useconds_t microseconds) {
  const timespec duration{microseconds / 1'000'000, static_cast<long>(microseconds % 1'000'000) * 1'000};
  return interleave_nanosleep(&duration, nullptr);
}
TRENZA_IN_FRONT(usleep);

unsigned interleave_sleep(unsigned seconds) {
  const timespec duration{static_cast<time_t>(seconds), 0};
  interleave_nanosleep(&duration, nullptr);
  return 0;
}
TRENZA_IN_FRONT(sleep);

int interleave_clock_gettime(clockid_t clock, timespec* time) noexcept {
  if (!controlled() || !is_virtual(clock)) {
    return with_errno(static_cast<int>(raw_syscall(SYS_clock_gettime, clock, reinterpret_cast<long>(time))));
  }
  *time = read_clock(clock, TRENZA_CALLER);
  return 0;
}
TRENZA_IN_FRONT(clock_gettime);

int interleave_gettimeofday(timeval* time, void*) noexcept {
  timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  *time = {precise.tv_sec, precise.tv_nsec / 1'000};
  return 0;
}
TRENZA_IN_FRONT(gettimeofday);

time_t interleave_time(time_t* out) noexcept {
  timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (out != nullptr) *out = precise.tv_sec;
  return precise.tv_sec;
}
TRENZA_IN_FRONT(time);

}  // extern "C"
