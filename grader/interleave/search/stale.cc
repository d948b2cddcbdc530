#include <vector>

#include "grader/interleave/search/strategies.h"

namespace trenza::interleave {
namespace {

// What one atomic operation of a schedule could have done instead.
struct Other {
  std::int64_t delay;  // the step of the schedule at which the first in order is passed over; kNone
  std::uint32_t step;  // from 1
  std::uint8_t choice;
};
constexpr std::int64_t kNone = -1;

void reset_plan(Search& search, Policy policy, std::int64_t delay) {
  search.reset_plan(policy);
  if (delay == kNone) return;
  search.plan().delays[0] = static_cast<std::uint32_t>(delay);
  search.plan().delay_count = 1;
}

// Adds those of the last schedule, which had that delay.
void add_other_choices(const Region& region, std::int64_t delay, std::vector<Other>& found) {
  // Before the delay, it is the schedule without one.
  for (std::uint32_t i = delay == kNone ? 0 : static_cast<std::uint32_t>(delay); i < region.step_count; ++i) {
    for (std::uint8_t choice = 1; choice < 32; ++choice) {
      if ((region.steps[i].alternatives >> choice & 1) != 0) found.push_back({delay, i + 1, choice});
    }
  }
}

// Runs the schedules of `others`, but no more than `limit`, which becomes what is left of it. True if all were run.
bool run_others(Search& search, Policy policy, const char* name, const std::vector<Other>& others,
                std::uint64_t& limit) {
  const std::uint64_t count = others.size() < limit ? others.size() : limit;
  limit -= count;
  const auto prepare = [&](Search& other, std::uint64_t number) {
    reset_plan(other, policy, others[number].delay);
    other.plan().weak_at = others[number].step;
    other.plan().weak_choice = others[number].choice;
    return name;
  };
  return search.run_each(0, count, prepare) && count == others.size();
}

// The schedules of one policy in which one task is passed over once, and then one operation does what only weak memory
// allows.
bool explore_with_delay(Search& search, Policy policy, const char* name, const std::vector<std::uint32_t>& delays,
                        std::uint64_t& limit) {
  std::vector<Other> others;
  for (const std::uint32_t delay : delays) {
    if (limit == 0) return false;
    --limit;
    reset_plan(search, policy, delay);
    if (!search.run(name)) return false;
    add_other_choices(search.region(), delay, others);
  }
  return run_others(search, policy, name, others, limit);
}

}  // namespace

bool explore_stale(Search& search, std::uint64_t limit) {
  constexpr Policy kPolicies[] = {Policy::oldest, Policy::newest};
  constexpr const char* kNames[] = {"old value, oldest first", "old value, newest first"};
  std::vector<std::uint32_t> delays[2];
  for (int i = 0; i < 2; ++i) {
    if (limit == 0) return false;
    --limit;
    search.reset_plan(kPolicies[i]);
    if (!search.run(kNames[i])) return false;
    delays[i] = choice_points(search.region());
    std::vector<Other> others;
    add_other_choices(search.region(), kNone, others);
    if (!run_others(search, kPolicies[i], kNames[i], others, limit)) return false;
  }
  // Half of what is left for each, and what the first does not need.
  bool complete = true;
  for (int i = 0; i < 2 && !search.over(); ++i) {
    std::uint64_t share = i == 0 ? limit / 2 : limit;
    limit -= share;
    complete = explore_with_delay(search, kPolicies[i], kNames[i], delays[i], share) && complete;
    limit += share;
  }
  return complete && !search.over();
}

}  // namespace trenza::interleave
