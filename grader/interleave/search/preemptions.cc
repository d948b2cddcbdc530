#include <vector>

#include "grader/interleave/search/strategies.h"

namespace trenza::interleave {
namespace {

// The state before one step: what else could have been done there, and how many preemptions led to it.
struct Node {
  Choice taken;
  std::vector<Choice> untried;
  int preemptions = 0;  // of the steps before
};

// 1 if `choice` at `step`, after a step by `previous`, is a preemption.
int cost(const Step& step, const Step* previous, Choice choice) {
  if (choice.variant == Variant::spurious) return 1;
  if (choice.variant == Variant::timeout) return step.ready.empty() ? 0 : 1;
  if (previous == nullptr || previous->op.kind == OpKind::yield) return 0;
  return choice.task != previous->choice.task && step.ready.has(previous->choice.task) ? 1 : 0;
}

template <typename Visit>
void for_each_choice(const Step& step, Visit visit) {
  const auto all = [&](const TaskSet& tasks, Variant variant) {
    for (int task = tasks.next(0); task >= 0; task = tasks.next(task + 1)) {
      visit(Choice{static_cast<std::uint8_t>(task), variant});
    }
  };
  all(step.ready, Variant::normal);
  all(step.timeouts, Variant::timeout);
  all(step.spurious, Variant::spurious);
}

// Depth-first over all schedules with at most `bound` preemptions. True if all were run.
bool explore_bound(Search& search, int bound) {
  std::vector<Node> path;
  for (;;) {
    search.reset_plan(Policy::oldest);
    Plan& plan = search.plan();
    plan.prefix_size = static_cast<std::uint32_t>(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) plan.prefix[i] = path[i].taken;
    const bool go_on = search.run("preemption bound");
    if (search.found()) return false;

    const Region& region = search.region();
    int preemptions = 0;
    for (std::uint32_t i = 0; i < region.step_count; ++i) {
      const Step& step = region.steps[i];
      const Step* const previous = i > 0 ? &region.steps[i - 1] : nullptr;
      if (i >= path.size()) {
        Node node;
        node.taken = step.choice;
        node.preemptions = preemptions;
        for_each_choice(step, [&](Choice choice) {
          if (choice != step.choice && preemptions + cost(step, previous, choice) <= bound) {
            node.untried.push_back(choice);
          }
        });
        path.push_back(std::move(node));
      }
      preemptions += cost(step, previous, step.choice);
    }
    while (!path.empty() && path.back().untried.empty()) path.pop_back();
    if (path.empty()) return true;
    path.back().taken = path.back().untried.back();
    path.back().untried.pop_back();
    if (!go_on) return false;
  }
}

}  // namespace

Bounded explore_preemptions(Search& search, int bound) {
  Bounded result;
  const std::uint64_t before = search.schedules();
  for (int preemptions = 0; preemptions <= bound && !search.over(); ++preemptions) {
    if (!explore_bound(search, preemptions)) break;
    result.complete = preemptions;
  }
  result.schedules = search.schedules() - before;
  return result;
}

}  // namespace trenza::interleave
