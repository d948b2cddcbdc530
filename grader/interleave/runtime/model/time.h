#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_TIME_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_TIME_H_

#include <time.h>

#include <cstdint>

#include "grader/interleave/runtime/sched/scheduler.h"

namespace trenza::interleave {

// True if the nanoseconds of `time` are less than a second. Where they are not, calls that would wait fail with EINVAL.
inline bool is_valid(const timespec* time) { return time->tv_nsec >= 0 && time->tv_nsec < 1'000'000'000; }

// The clocks of the tested program: both start at a fixed moment, so that a schedule reads the same times whenever it
// is run.
inline constexpr std::int64_t kRealtimeStart = 1'767'225'600;  // 2026-01-01, in seconds
inline constexpr std::int64_t kMonotonicStart = 10'000;        // in seconds

// The virtual time at which `clock` shows `when`; kNever for null.
std::int64_t absolute_deadline(clockid_t clock, const timespec* when);
// The virtual time `duration` from now; kNever for null.
std::int64_t relative_deadline(const timespec* duration);
inline Until until(std::int64_t deadline) { return {deadline, false}; }

// What `clock` shows now. Looking at the clock takes a moment of virtual time, and longer each time where nobody else
// can run: a loop that waits for the time to pass ends.
timespec read_clock(clockid_t clock, std::uint64_t pc);

// Sleeps until `deadline`.
void sleep_until(std::int64_t deadline, std::uint64_t pc);

// Between two looks of a test at something that others will change: until they have come as far as they can. If nothing
// has changed since the last such pause, it lasts twice as long as that one, in virtual time.
void pause_for_others(std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_TIME_H_
