#include "grader/testing/clocks.h"

#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <utility>

#include "grader/testing/next.h"
#include "grader/testing/wall_clock.h"

TRENZA_NEXT(pthread_mutex_timedlock)
TRENZA_NEXT(pthread_mutex_clocklock)
TRENZA_NEXT(pthread_mutex_trylock)
TRENZA_NEXT(sem_timedwait)
TRENZA_NEXT(sem_clockwait)

extern "C" decltype(clock_gettime) interleave_clock_gettime __attribute__((weak));

namespace trenza {
namespace {

// One of the two clocks that we change; null for any other.
struct Clock {
  std::atomic<std::int64_t> offset{0};
};
Clock real_time_clock, monotonic_clock;
thread_local std::int64_t real_time_late = 0,
                          monotonic_late = 0;     // how short of a second the next look is; 0: it is not
thread_local std::int64_t passes_after_look = 0;  // how far the clocks go forward after the next look

Clock* clock_named(clockid_t clock) {
  return clock == CLOCK_REALTIME ? &real_time_clock : clock == CLOCK_MONOTONIC ? &monotonic_clock : nullptr;
}

// By how much each reading of the wall clock puts it forward, and has so far.
std::atomic<std::int64_t> step_per_reading{0};
std::atomic<std::int64_t> stepped{0};

std::atomic<int> invalid{0};

// The kernel by system call, since our clock_gettime() must not see itself, and is called before this program has found
// its libraries' symbols.
int read_clock(clockid_t clock, timespec* time) {
  if (&interleave_clock_gettime != nullptr) return interleave_clock_gettime(clock, time);
  return static_cast<int>(syscall(SYS_clock_gettime, clock, time));
}

// What an UnsteadyWallClock does whenever the program asks for the time or waits for one.
void step_if_unsteady(clockid_t clock) {
  const std::int64_t step = step_per_reading.load();
  if (step == 0 || clock != CLOCK_REALTIME) return;
  stepped += step;
  real_time_clock.offset += step;
}

// `deadline` on `clock` as the kernel has to be told it. What has passed before the kernel's clock began is its first
// moment, as a time below zero is none.
timespec true_deadline(clockid_t clock, const timespec& deadline) {
  step_if_unsteady(clock);
  return to_timespec(std::max<std::int64_t>(nanoseconds(deadline) - clock_offset(clock), 0));
}

// What a lock does with a limit that is no time: it is looked at only where the lock is not free.
int lock_without_limit(pthread_mutex_t* mutex) {
  count_invalid_limit();
  const int result = next_pthread_mutex_trylock.get()(mutex);
  return result == EBUSY ? EINVAL : result;
}

int refuse_limit() {
  count_invalid_limit();
  errno = EINVAL;
  return -1;
}

}  // namespace

void next_look_is_late_in_the_second(std::chrono::nanoseconds before) {
  real_time_late = monotonic_late = before.count();
}

void time_passes_after_the_next_look(std::chrono::nanoseconds by) { passes_after_look = by.count(); }

std::int64_t true_time(clockid_t clock) {
  timespec now{};
  read_clock(clock, &now);
  return nanoseconds(now);
}

std::int64_t clock_offset(clockid_t clock) {
  const Clock* const changed = clock_named(clock);
  return changed != nullptr ? changed->offset.load() : 0;
}

void put_clock_forward(clockid_t clock, std::int64_t by) {
  if (Clock* const changed = clock_named(clock)) changed->offset += by;
}

int invalid_limits() { return invalid.load(); }

void count_invalid_limit() { ++invalid; }

UnsteadyWallClock::UnsteadyWallClock(std::chrono::seconds step) {
  step_per_reading = std::chrono::nanoseconds(step).count();
}

UnsteadyWallClock::~UnsteadyWallClock() {
  step_per_reading = 0;
  put_clock_forward(CLOCK_REALTIME, -stepped.exchange(0));
}

}  // namespace trenza

// Definitions in the executable come before those of shared libraries, so these see every call first.
extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  using namespace trenza;
  const int result = read_clock(clock, time);
  Clock* const changed = clock_named(clock);
  if (result != 0 || changed == nullptr) return result;
  step_if_unsteady(clock);
  std::int64_t& late = clock == CLOCK_REALTIME ? real_time_late : monotonic_late;
  if (late != 0) {
    const std::int64_t shown = nanoseconds(*time) + changed->offset.load();
    changed->offset += (2 * kSecond - late - shown % kSecond) % kSecond;
    late = 0;
  }
  if (const std::int64_t offset = changed->offset.load(); offset != 0) {
    *time = to_timespec(nanoseconds(*time) + offset);
  }
  if (const std::int64_t by = std::exchange(passes_after_look, 0); by != 0) {
    put_clock_forward(CLOCK_REALTIME, by);
    put_clock_forward(CLOCK_MONOTONIC, by);
  }
  return result;
}

int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* deadline) noexcept {
  if (!trenza::is_valid(*deadline)) return trenza::lock_without_limit(mutex);
  const timespec limit = trenza::true_deadline(CLOCK_REALTIME, *deadline);
  return next_pthread_mutex_timedlock.get()(mutex, &limit);
}

int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock, const timespec* deadline) noexcept {
  if (!trenza::is_valid(*deadline)) return trenza::lock_without_limit(mutex);
  const timespec limit = trenza::true_deadline(clock, *deadline);
  return next_pthread_mutex_clocklock.get()(mutex, clock, &limit);
}

int sem_timedwait(sem_t* semaphore, const timespec* deadline) {
  if (!trenza::is_valid(*deadline)) return trenza::refuse_limit();
  const timespec limit = trenza::true_deadline(CLOCK_REALTIME, *deadline);
  return next_sem_timedwait.get()(semaphore, &limit);
}

int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* deadline) {
  if (!trenza::is_valid(*deadline)) return trenza::refuse_limit();
  const timespec limit = trenza::true_deadline(clock, *deadline);
  return next_sem_clockwait.get()(semaphore, clock, &limit);
}
}
