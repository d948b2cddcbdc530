#include "grader/interleave/search/search.h"

#include <algorithm>

namespace trenza::interleave {

Search::Search(Program& program, Budget budget, std::uint64_t seed)
    : program_(program), budget_(budget), seed_(seed), end_(std::chrono::steady_clock::now() + budget.wall) {}

void Search::reset_plan(Policy policy) {
  Plan& next = plan();
  // The prefix is long, and only as much of it counts as prefix_size says.
  next.policy = policy;
  next.detailed = false;
  next.ignore_races = false;
  next.spurious = 1;
  next.switches = 2;
  next.seed = seed_;
  next.expected_steps = most_steps_;
  next.delay_count = 0;
  next.interesting = 0;
  next.asleep.clear();
  next.watched_count = 0;
  next.prefix_size = 0;
}

bool Search::run(const char* strategy) {
  if (over()) return false;
  ++schedules_;
  const FindingKind kind = program_.run();
  const Region& after = region();
  if (observer_) observer_(after);
  most_steps_ = std::max(most_steps_, after.step_count);
  most_tasks_ = std::max(most_tasks_, after.task_count);
  most_processes_ = std::max(most_processes_, after.process_count);
  switches_ += after.switches;
  any_timed_ = any_timed_ || after.timed;
  any_parked_ = any_parked_ || after.parked;
  if (kind != FindingKind::none && kind != FindingKind::redundant) {
    found_ = Found{after.finding, schedules_, strategy, program_.choices(), after.hash};
  }
  wall_hit_ = wall_hit_ || std::chrono::steady_clock::now() >= end_;
  return !over();
}

}  // namespace trenza::interleave
