#include <algorithm>
#include <map>
#include <utility>

#include "grader/interleave/runtime/sched/random.h"
#include "grader/interleave/search/strategies.h"

namespace trenza::interleave {
namespace {

const char* strategy_name(Policy policy) {
  switch (policy) {
    case Policy::sticky: return "sticky random walk";
    case Policy::pct: return "pct";
    case Policy::pos: return "pos";
    case Policy::surw: return "surw";
    default: return "random walk";
  }
}

}  // namespace

Estimate::Estimate(const Search& search) {
  const Region& region = search.region();
  steps_ = region.step_count;
  update_weak_choices(search);
  struct Use {
    std::uint32_t by_task[kMaxTasks] = {};
    TaskSet tasks;
    bool modified = false;
  };
  std::map<Key, Use> uses;
  Use all;
  for (std::uint32_t i = 0; i < region.step_count; ++i) {
    const Step& step = region.steps[i];
    if (step.op.key == 0) continue;
    ++all.by_task[step.choice.task];
    for (const Key key : {step.op.key, step.op.second}) {
      if (key == 0 || space_of(key) == Space::task || space_of(key) == Space::process) continue;
      Use& use = uses[key];
      ++use.by_task[step.choice.task];
      use.tasks.add(step.choice.task);
      use.modified = use.modified || step.op.modifies;
    }
  }
  const auto add = [&](Key key, const Use& use) {
    Object object;
    object.key = key;
    std::copy(std::begin(use.by_task), std::end(use.by_task), std::begin(object.weights));
    // A task stands for those that it will create, until it has.
    for (int task = region.task_count - 1; task > 0; --task) {
      object.weights[region.tasks[task].parent] += object.weights[task];
    }
    objects_.push_back(object);
  };
  add(0, all);
  for (const auto& [key, use] : uses) {
    if (use.tasks.size() > 1 && use.modified) add(key, use);
  }
}

void Estimate::update_weak_choices(const Search& search) {
  weak_choices_ = search.weak() ? search.totals().most_weak_choices : 0;
}

void Estimate::prepare(Search& search, Policy policy, std::uint64_t number) const {
  search.reset_plan(policy);
  std::uint64_t state = search.seed() + number * 0x2545'f491'4f6c'dd1d;
  Plan& plan = search.plan();
  plan.seed = next_random(state);
  plan.expected_steps = steps_;
  // Every second schedule is sequentially consistent; the others differ from that in few places.
  plan.weak = number % 2 != 0 || weak_choices_ == 0 ? 0 : 2;
  plan.weak_odds = weak_choices_ < 4 ? 2 : weak_choices_ / 2;
  plan.switches = static_cast<std::uint8_t>(1 + random_below(state, 2));
  const Object& object =
      objects_[random_below(state, 2) == 0 ? 0 : random_below(state, static_cast<std::uint32_t>(objects_.size()))];
  plan.interesting = object.key;
  std::copy(std::begin(object.weights), std::end(object.weights), std::begin(plan.weights));
}

void explore_randomly(Search& search, Policy policy, std::uint64_t count) {
  if (count == 0) return;
  // The first schedule tells what the others need to know.
  search.reset_plan(Policy::oldest);
  if (!search.run(strategy_name(policy))) return;
  const Estimate estimate(search);
  search.run_each(1, count, [&](Search& other, std::uint64_t number) {
    estimate.prepare(other, policy, number);
    return strategy_name(policy);
  });
}

void Mixture::run(std::uint64_t count) {
  constexpr Policy kMixture[] = {Policy::surw, Policy::pos, Policy::surw,   Policy::pct,  Policy::surw,
                                 Policy::surw, Policy::pos, Policy::sticky, Policy::surw, Policy::pct};
  if (count == 0) return;
  std::uint64_t begin = std::exchange(next_, next_ + count);
  if (begin == 0) {
    search_.reset_plan(Policy::oldest);
    if (!search_.run("oldest first")) return;
    estimate_.emplace(search_);
    ++begin;
  } else {
    estimate_->update_weak_choices(search_);
  }
  search_.run_each(begin, next_, [&](Search& other, std::uint64_t number) {
    const Policy policy = kMixture[number % std::size(kMixture)];
    estimate_->prepare(other, policy, number);
    return strategy_name(policy);
  });
}

}  // namespace trenza::interleave
