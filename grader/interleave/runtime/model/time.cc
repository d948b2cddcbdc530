#include "grader/interleave/runtime/model/time.h"

#include "grader/interleave/runtime/sched/candidates.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
// So many looks at the clock with nothing in between are a loop.
constexpr std::uint32_t kIdleReads = 8;
constexpr std::int64_t kLongestLook = 100'000'000;

std::int64_t start_of(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE ? kRealtimeStart : kMonotonicStart;
}

std::int64_t nanoseconds(const timespec& time) {
  // A time too far away to be counted in nanoseconds is as good as never.
  if (time.tv_sec > 4'000'000'000) return kNever;
  return time.tv_sec * kSecond + time.tv_nsec;
}

}  // namespace

std::int64_t absolute_deadline(clockid_t clock, const timespec* when) {
  if (when == nullptr) return kNever;
  const std::int64_t time = nanoseconds(*when);
  return time == kNever ? kNever : time - start_of(clock) * kSecond;
}

std::int64_t relative_deadline(const timespec* duration) {
  if (duration == nullptr) return kNever;
  const std::int64_t time = nanoseconds(*duration);
  return time == kNever ? kNever : region->now + time;
}

timespec read_clock(clockid_t clock, std::uint64_t pc) {
  // To a task that is alone the clock shows how many steps were taken so far, in whatever order.
  if (region->live_tasks > 1) look_around();
  std::int64_t look = 1'000;
  if (++region->idle_clock_reads > kIdleReads) {
    note_read(pc, 0, 0);
    take_step({.kind = OpKind::yield, .modifies = false, .pc = pc});
    // With nobody else to run, or only loops, time is all that can change.
    if (region->futile > 0 || region->live_tasks == 1) {
      look <<= region->idle_clock_reads < 25 ? region->idle_clock_reads - kIdleReads : 17;
      if (look > kLongestLook) look = kLongestLook;
    }
  }
  pass_time(region->now + look, false);
  const std::int64_t time = region->now + start_of(clock) * kSecond;
  return {static_cast<time_t>(time / kSecond), static_cast<long>(time % kSecond)};
}

void sleep_until(std::int64_t deadline, std::uint64_t pc) {
  region->timed = true;
  region->idle_clock_reads = 0;
  if (deadline <= region->now) deadline = region->now;
  take_step({.kind = OpKind::sleep, .modifies = false, .pc = pc}, {deadline, true});
}

void pause_for_others(std::uint64_t pc) {
  constexpr std::int64_t kShortest = 1'000'000;
  constexpr std::int64_t kLongest = 128'000'000;
  Task& task = my_task();
  const bool in_vain = task.pause > 0 && task.pause_began_at == region->changes;
  task.pause = !in_vain ? kShortest : task.pause < kLongest ? task.pause * 2 : kLongest;
  task.pause_began_at = region->changes;
  region->timed = true;
  region->idle_clock_reads = 0;
  take_step({.kind = OpKind::sleep, .modifies = false, .pc = pc}, {region->now + task.pause, true, true});
}

}  // namespace trenza::interleave
