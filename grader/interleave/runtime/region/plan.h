#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_PLAN_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_PLAN_H_

#include <cstdint>

#include "grader/interleave/runtime/region/op.h"
#include "grader/interleave/runtime/region/step.h"
#include "grader/interleave/runtime/region/task_set.h"

namespace trenza::interleave {

// How the next task is chosen once the plan's prefix of choices is used up.
enum class Policy : std::uint8_t {
  oldest,  // goes on with the current task while it can; then the oldest of those that can; `delays` skip the first
  newest,  // the same with the newest
  random,  // each task that can run is as likely
  sticky,  // goes on with the current task with probability 7/8
  pct,     // Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", 2010
  pos,     // Yuan et al., "Partial Order Aware Concurrency Sampling", 2018
  surw,    // Zhao et al., "Selectively Uniform Concurrency Testing", 2025
  follow,  // prefers the order of the prefix even where a choice of it cannot be taken: used to shorten schedules
};

inline constexpr int kMaxPrefix = 1 << 16;
inline constexpr int kMaxDelays = 8;
inline constexpr int kMaxPoints = 64;
inline constexpr std::int16_t kAnyExit = -1;

// What the explorer asks of the next schedule. Written by the explorer, read by the tested program.
struct Plan {
  Policy policy = Policy::oldest;
  bool detailed = false;         // record the call stack of every step
  Key traced = 0;                // in a detailed run: the accesses to this 8-byte granule leave their call stacks
  bool ignore_races = false;     // go on after a data race, to see what it leads to; it is noted
  std::int16_t good_exit = 0;    // the exit code of a run that went well; kAnyExit: all of them
  std::uint8_t spurious = 1;     // how many waits may end spuriously in one schedule
  std::uint8_t weak = 0;         // how often each task may by itself do what only weak memory allows
  std::uint8_t weak_choice = 0;  // oldest, newest: what is done in step `weak_at`, from 1; as Choice::read
  std::uint32_t weak_at = 0;     // 0: in none
  std::uint32_t weak_odds = 4;   // random policies: one in so many operations that could do so does
  std::uint8_t switches = 2;     // pct: number of change points, one less than its depth
  std::uint64_t seed = 0;
  std::uint32_t expected_steps = 0;  // pct, surw: as measured by an earlier schedule
  std::uint32_t max_steps = 20'000;
  std::uint32_t pause_at = 0;  // number of the step, from 1, before which the schedule waits for a debugger; 0: none
  std::int64_t stall = 250'000'000;  // nanoseconds that time may pass altogether while somebody could run

  // oldest, newest: step numbers, ascending, at which the first in order is passed over; repeated numbers pass over
  // more than one.
  std::uint32_t delays[kMaxDelays] = {};
  std::uint32_t delay_count = 0;

  // The plain accesses that are steps, by the return addresses of their calls, ascending: those that were seen to race.
  std::uint64_t points[kMaxPoints] = {};
  std::uint32_t point_count = 0;

  // surw: how many interesting operations each task takes, the tasks that it creates included; and the object whose
  // operations are interesting (0: all).
  std::uint32_t weights[kMaxTasks] = {};
  Key interesting = 0;

  // Tasks that need not be chosen first after the prefix, since that was explored before. If only such tasks can run,
  // the schedule ends as redundant.
  TaskSet asleep;

  std::uint32_t prefix_size = 0;
  Choice prefix[kMaxPrefix] = {};
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_PLAN_H_
