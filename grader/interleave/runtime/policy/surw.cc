#include "grader/interleave/runtime/policy/policy.h"
#include "grader/interleave/runtime/sched/random.h"

namespace trenza::interleave {
namespace {

// Draws the task whose interesting operation comes next, in proportion to how many each has left: that makes every
// order of them equally likely.
int draw_intended(Region& region) {
  std::uint64_t total = 0;
  for (int i = 0; i < region.task_count; ++i) {
    if (!region.tasks[i].ended) total += region.tasks[i].weight;
  }
  if (total == 0) return kNobody;
  std::uint64_t left = next_random(region.random) % total;
  for (int i = 0; i < region.task_count; ++i) {
    if (region.tasks[i].ended) continue;
    if (left < region.tasks[i].weight) return i;
    left -= region.tasks[i].weight;
  }
  return kNobody;
}

}  // namespace

bool is_interesting(const Plan& plan, const Op& op) {
  if (op.key == 0) return false;
  return plan.interesting == 0 || op.key == plan.interesting || op.second == plan.interesting;
}

int choose_surw(Region& region, const TaskSet& tasks) {
  if (region.intended == kNobody || region.tasks[region.intended].ended) region.intended = draw_intended(region);
  TaskSet free;
  for (int task = tasks.next(0); task >= 0; task = tasks.next(task + 1)) {
    if (task == region.intended || !is_interesting(region.plan, region.tasks[task].pending)) free.add(task);
  }
  if (!free.empty()) return choose_randomly(region, free);
  // The intended task is blocked, or the estimate was too low: somebody else must go on.
  region.intended = kNobody;
  return choose_randomly(region, tasks);
}

}  // namespace trenza::interleave
