#include "grader/interleave/runtime/policy/policy.h"

#include "grader/interleave/runtime/sched/random.h"

namespace trenza::interleave {
namespace {

// One in so many decisions of a random policy lets a time be up early or a wait end for no reason, where that is
// possible.
constexpr std::uint32_t kOddity = 12;

// The choice of the prefix that is due, if it can be taken.
bool take_from_prefix(Region& region, const Candidates& candidates, Choice& choice) {
  const Plan& plan = region.plan;
  if (plan.policy == Policy::follow) {
    // What cannot be taken now is skipped, so that a part of a schedule still means something.
    while (region.delays_used < plan.prefix_size) {
      choice = plan.prefix[region.delays_used++];
      region.offered = choice.read;
      if (candidates.allows(choice)) return true;
    }
    region.offered = kNothingOffered;
    return false;
  }
  if (region.step_count >= plan.prefix_size) return false;
  choice = plan.prefix[region.step_count];
  region.offered = choice.read;
  if (candidates.allows(choice)) return true;
  region.offered = kNothingOffered;
  region.diverged = true;
  return false;
}

// Loops that wait may not be seen as such, and whom they wait for must come by his turn under every policy: who could
// go on for long, and did not, goes first. The sooner the more often that happens, since the program waits so all
// along.
int starving(Region& region, const Candidates& candidates) {
  constexpr std::uint32_t kLook = 16;  // steps
  constexpr std::uint32_t kPatience = 16;
  if (region.step_count % kLook != 0 || region.step_count == 0) return kNobody;
  int most = kNobody;
  for (int i = 0; i < region.task_count; ++i) {
    Task& task = region.tasks[i];
    const bool passed = candidates.ready.has(i) && task.last_step + kLook <= region.step_count;
    task.passed_over = passed ? task.passed_over + 1 : 0;
    if (region.asleep.has(i) || (most >= 0 && task.passed_over <= region.tasks[most].passed_over)) continue;
    if (task.passed_over >= (kPatience >> (region.starved < 4 ? region.starved : 4))) most = i;
  }
  if (most < 0) return kNobody;
  region.tasks[most].passed_over = 0;
  ++region.starved;
  return most;
}

Choice choose_variant(Region& region, const Candidates& candidates, int current) {
  const TaskSet& odd = !candidates.timeouts.empty() && (candidates.spurious.empty() || next_random(region.random) % 2)
                           ? candidates.timeouts
                           : candidates.spurious;
  const bool must = candidates.ready.empty();
  if (must || (!odd.empty() && random_below(region.random, kOddity) == 0)) {
    const TaskSet& from = must ? candidates.timeouts : odd;
    const Variant variant = &from == &candidates.timeouts || must ? Variant::timeout : Variant::spurious;
    return {static_cast<std::uint8_t>(choose_randomly(region, from)), variant};
  }
  int task = 0;
  switch (region.plan.policy) {
    case Policy::sticky: task = choose_sticky(region, candidates.ready, current); break;
    case Policy::pct: task = choose_pct(region, candidates.ready, current); break;
    case Policy::pos: task = choose_by_priority(region, candidates.ready); break;
    case Policy::surw: task = choose_surw(region, candidates.ready); break;
    default: task = choose_randomly(region, candidates.ready); break;
  }
  return {static_cast<std::uint8_t>(task), Variant::normal};
}

}  // namespace

Choice choose(Region& region, const Candidates& candidates, int current) {
  Choice choice;
  region.offered = kNothingOffered;
  if (take_from_prefix(region, candidates, choice)) return choice;
  if (candidates.count() == 1) {
    if (!candidates.ready.empty()) return {static_cast<std::uint8_t>(candidates.ready.next(0)), Variant::normal};
    return {static_cast<std::uint8_t>(candidates.timeouts.next(0)), Variant::timeout};
  }
  if (const int task = starving(region, candidates); task >= 0) {
    region.intended = task;
    return {static_cast<std::uint8_t>(task), Variant::normal};
  }
  switch (region.plan.policy) {
    case Policy::oldest:
    case Policy::newest:
    case Policy::follow: return choose_in_order(region, candidates, current);
    default: return choose_variant(region, candidates, current);
  }
}

void policy_task_added(Region& region, int task) {
  Task& added = region.tasks[task];
  added.priority = 1 + random_fraction(region.random);
  if (region.plan.policy != Policy::surw) return;
  added.weight = region.plan.weights[task];
  Task& parent = region.tasks[added.parent];
  if (task != added.parent) parent.weight -= added.weight < parent.weight ? added.weight : parent.weight;
}

void policy_announced(Region& region, int task) {
  if (region.plan.policy == Policy::pos) region.tasks[task].priority = random_fraction(region.random);
}

void policy_taken(Region& region, int task, const Op& op) {
  if (region.plan.policy == Policy::pos) {
    // Whoever races with this step draws again: that makes all orders of racing operations likely.
    for (int i = 0; i < region.task_count; ++i) {
      if (i == task || region.tasks[i].ended || !conflict(region.tasks[i].pending, op)) continue;
      region.tasks[i].priority = random_fraction(region.random);
    }
  } else if (region.plan.policy == Policy::surw && is_interesting(region.plan, op)) {
    Task& taker = region.tasks[task];
    if (taker.weight > 0) --taker.weight;
    region.intended = kNobody;
  }
}

}  // namespace trenza::interleave
