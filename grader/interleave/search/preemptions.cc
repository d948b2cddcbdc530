#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "grader/interleave/search/strategies.h"

namespace trenza::interleave {
namespace {

// The state before one step: what is done there, and what else could be.
struct Node {
  Choice taken;
  std::vector<Choice> untried;
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

// What the last schedule adds to `path`, whose steps it took first: the nodes behind it.
void extend(std::vector<Node>& path, const Region& region, int bound) {
  int preemptions = 0;
  for (std::uint32_t i = 0; i < region.step_count; ++i) {
    const Step& step = region.steps[i];
    const Step* const previous = i > 0 ? &region.steps[i - 1] : nullptr;
    if (i >= path.size()) {
      Node node;
      node.taken = step.choice;
      for_each_choice(step, [&](Choice choice) {
        if (choice != step.choice && preemptions + cost(step, previous, choice) <= bound) {
          node.untried.push_back(choice);
        }
      });
      path.push_back(std::move(node));
    }
    preemptions += cost(step, previous, step.choice);
  }
}

void set_path(Search& search, const std::vector<Node>& path) {
  search.reset_plan(Policy::oldest);
  Plan& plan = search.plan();
  plan.prefix_size = static_cast<std::uint32_t>(path.size());
  for (std::size_t i = 0; i < path.size(); ++i) plan.prefix[i] = path[i].taken;
}

// Depth-first over all schedules with at most `bound` preemptions that begin like `path`, and over what its nodes have
// left untried. True if all were run.
bool descend(Search& search, int bound, std::vector<Node> path) {
  for (;;) {
    set_path(search, path);
    const bool go_on = search.run("preemption bound");
    if (search.found()) return false;
    extend(path, search.region(), bound);
    while (!path.empty() && path.back().untried.empty()) path.pop_back();
    if (path.empty()) return true;
    path.back().taken = path.back().untried.back();
    path.back().untried.pop_back();
    if (!go_on) return false;
  }
}

// A subtree of the search: the schedules that go on from step `depth` of the first one by `choice`.
struct Subtree {
  std::size_t depth;
  Choice choice;
};

// The path to a subtree.
std::vector<Node> path_to(const Subtree& subtree, const std::vector<Node>& first) {
  std::vector<Node> path;
  for (std::size_t i = 0; i < subtree.depth; ++i) path.push_back({first[i].taken, {}});
  path.push_back({subtree.choice, {}});
  return path;
}

// The same as descend() from the start, by several processes: each takes a subtree. True if all schedules were run.
bool descend_together(Search& search, int bound) {
  set_path(search, {});
  const bool go_on = search.run("preemption bound");
  if (search.found()) return false;
  std::vector<Node> first;
  extend(first, search.region(), bound);
  std::vector<Subtree> subtrees;  // in the order in which descend() comes to them
  for (std::size_t depth = first.size(); depth-- > 0;) {
    const std::vector<Choice>& untried = first[depth].untried;
    for (auto choice = untried.rbegin(); choice != untried.rend(); ++choice) subtrees.push_back({depth, *choice});
  }
  if (!go_on) return subtrees.empty();
  const std::uint64_t left = search.left();
  const std::vector<std::optional<Part>> parts = share(
      search.program(), search.jobs(), subtrees.size(),
      [&](Program& program, std::uint64_t number, std::uint64_t before) {
        const Budget budget{left > before ? left - before : 0,
                            std::chrono::ceil<std::chrono::seconds>(search.end() - std::chrono::steady_clock::now())};
        Search part(program, budget, search.seed());
        const bool complete = !part.over() && descend(part, bound, path_to(subtrees[number], first));
        return Part{part.totals(), !complete};
      },
      search.end());
  for (std::size_t i = 0; i < subtrees.size(); ++i) {
    if (search.over()) return false;
    if (parts[i] && !parts[i]->over && parts[i]->totals.schedules <= search.left()) {
      search.add(parts[i]->totals);
    } else if (!descend(search, bound, path_to(subtrees[i], first))) {
      return false;
    }
  }
  return true;
}

}  // namespace

Bounded explore_preemptions(Search& search, int bound) {
  Bounded result;
  const std::uint64_t before = search.schedules();
  for (int preemptions = 0; preemptions <= bound && !search.over(); ++preemptions) {
    const bool together = search.jobs() > 1 && preemptions > 0;
    if (!(together ? descend_together(search, preemptions) : descend(search, preemptions, {}))) break;
    result.complete = preemptions;
  }
  result.schedules = search.schedules() - before;
  return result;
}

}  // namespace trenza::interleave
