#include "grader/interleave/runtime/policy/policy.h"
#include "grader/interleave/runtime/sched/random.h"

namespace trenza::interleave {
namespace {

// Draws the steps at which the task that is first loses its rank.
void draw_change_points(Region& region) {
  const std::uint32_t count = region.plan.switches < 8 ? region.plan.switches : 8;
  const std::uint32_t steps = region.plan.expected_steps > 0 ? region.plan.expected_steps : 1;
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint32_t point = random_below(region.random, steps);
    std::uint32_t at = i;
    for (; at > 0 && region.change_points[at - 1] > point; --at)
      region.change_points[at] = region.change_points[at - 1];
    region.change_points[at] = point;
  }
  region.next_change_point = 1;  // 1 + the number of those that have passed
}

}  // namespace

int choose_pct(Region& region, const TaskSet& tasks, int current) {
  if (region.next_change_point == 0) draw_change_points(region);
  const std::uint32_t count = region.plan.switches < 8 ? region.plan.switches : 8;
  while (region.next_change_point <= count && region.change_points[region.next_change_point - 1] <= region.step_count) {
    // The later the change point, the lower the rank, and all are below those of the start.
    region.tasks[current].priority = -static_cast<double>(region.next_change_point);
    ++region.next_change_point;
  }
  const bool yields = region.step_count > 0 && region.steps[region.step_count - 1].op.kind == OpKind::yield;
  if (yields || region.tasks[current].in_a_row > kFairSteps) {
    region.tasks[current].priority = -1000.0 - region.step_count;
    region.tasks[current].in_a_row = 0;
  }
  return choose_by_priority(region, tasks);
}

}  // namespace trenza::interleave
