#ifndef GRADER_TESTING_CLOCKS_H_
#define GRADER_TESTING_CLOCKS_H_

#include <time.h>

#include <chrono>
#include <cstdint>

// What CLOCK_REALTIME and CLOCK_MONOTONIC show to this process, and so std::chrono::system_clock and steady_clock.
//
// It works by defining clock_gettime in the tested program, and in front of what takes a limit on one of these clocks:
// pthread_mutex_timedlock, pthread_mutex_clocklock, sem_timedwait and sem_clockwait here, waiting for a condition
// variable in seams.h. So it reaches the learner's own calls and those of the C++ library, under ThreadSanitizer too.
// gettimeofday, time, futex(2) and the clocks inside the kernel are out of its reach: what waits by those waits longer
// by as much as the clock was put forward.
namespace trenza {

// The calling thread's next look at either clock finds it `before` short of a full second, and all go on from there:
// as if the whole process had been stopped for less than a second, which nothing correct can tell. So a limit that is
// computed next, and lies further away than `before`, ends in another second than it began, every time.
//
//   next_look_is_late_in_the_second();
//   queue.get_for(200ms);  // tv_nsec was 999,000,000: who does not carry gets 1,199,000,000, which is no time
void next_look_is_late_in_the_second(std::chrono::nanoseconds before = std::chrono::milliseconds(1));

// Right after the calling thread's next look at either clock both are `by` further on, as if the whole process had been
// stopped so long, which nothing correct can tell. So a limit that is computed from that look has passed when the wait
// for it begins, if it lies less than `by` away; and who makes a long limit shorter is found out at once. None: takes
// back what no look has used up.
//
//   time_passes_after_the_next_look(hours(24));
//   lock.try_lock_for(hours(48));  // a day is left; who waits for an hour at most, has waited
void time_passes_after_the_next_look(std::chrono::nanoseconds by);

// For what stands in front of a function that waits; in nanoseconds.

// What the kernel shows; virtual time in the interleave mode.
std::int64_t true_time(clockid_t clock);
// By how much more this process is shown.
std::int64_t clock_offset(clockid_t clock);
// Changes that. CLOCK_MONOTONIC must never go back.
void put_clock_forward(clockid_t clock, std::int64_t by);

inline constexpr std::int64_t kSecond = 1'000'000'000;
inline std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * kSecond + time.tv_nsec; }
inline timespec to_timespec(std::int64_t time) {
  return {static_cast<time_t>(time / kSecond), static_cast<long>(time % kSecond)};
}
// False where tv_nsec is none of 0 to 999,999,999: POSIX calls such a time invalid (EINVAL).
inline bool is_valid(const timespec& time) { return time.tv_nsec >= 0 && time.tv_nsec < kSecond; }

// How many limits this process has named so far that are no times, see is_valid().
int invalid_limits();
// Counts one.
void count_invalid_limit();

}  // namespace trenza

#endif  // GRADER_TESTING_CLOCKS_H_
