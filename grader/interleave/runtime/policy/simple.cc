// The policies that keep nothing between two decisions.

#include "grader/interleave/runtime/policy/policy.h"
#include "grader/interleave/runtime/sched/random.h"

namespace trenza::interleave {

int choose_randomly(Region& region, const TaskSet& tasks) {
  int task = tasks.next(0);
  for (std::uint32_t skip = random_below(region.random, tasks.size()); skip > 0; --skip) task = tasks.next(task + 1);
  return task;
}

int choose_sticky(Region& region, const TaskSet& tasks, int current) {
  if (tasks.has(current) && random_below(region.random, 8) != 0) return current;
  return choose_randomly(region, tasks);
}

int choose_by_priority(Region& region, const TaskSet& tasks) {
  int best = tasks.next(0);
  for (int task = best; task >= 0; task = tasks.next(task + 1)) {
    if (region.tasks[task].priority > region.tasks[best].priority) best = task;
  }
  return best;
}

Choice choose_in_order(Region& region, const Candidates& candidates, int current) {
  const Task& last = region.tasks[current];
  const bool gives_way = last.in_a_row > kFairSteps ||
                         (region.step_count > 0 && region.steps[region.step_count - 1].op.kind == OpKind::yield);
  Choice order[3 * kMaxTasks];
  std::uint32_t count = 0;
  const auto add = [&](int task, Variant variant) { order[count++] = {static_cast<std::uint8_t>(task), variant}; };
  const auto add_all = [&](const TaskSet& tasks, Variant variant, bool but_current) {
    for (int i = 0; i < region.task_count; ++i) {
      const int task = region.plan.policy == Policy::newest ? region.task_count - 1 - i : i;
      if (tasks.has(task) && !(but_current && task == current)) add(task, variant);
    }
  };
  // Those that the search wants to leave for later come last.
  const bool current_ready = candidates.ready.has(current) && !gives_way;
  if (current_ready) add(current, Variant::normal);
  add_all(candidates.ready, Variant::normal, current_ready);
  add_all(candidates.timeouts, Variant::timeout, false);
  add_all(candidates.spurious, Variant::spurious, false);

  std::uint32_t skip = 0;
  const Plan& plan = region.plan;
  if (plan.policy != Policy::follow) {
    while (region.delays_used < plan.delay_count && plan.delays[region.delays_used] <= region.step_count) {
      ++region.delays_used;
      ++skip;
    }
  }
  if (!region.asleep.empty()) {
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!region.asleep.has(order[i].task)) return order[i];
    }
  }
  return order[skip % count];
}

}  // namespace trenza::interleave
