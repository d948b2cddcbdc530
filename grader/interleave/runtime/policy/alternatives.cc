#include "grader/interleave/runtime/policy/alternatives.h"

#include <bit>

#include "grader/interleave/runtime/sched/random.h"

namespace trenza::interleave {
namespace {

constexpr Alternatives kStores = (Alternatives{1} << kSpuriousFailure) - 1;

bool draws(Policy policy) { return policy != Policy::oldest && policy != Policy::newest && policy != Policy::follow; }

// One of `alternatives` but the first.
int draw(Region& region, Alternatives alternatives) {
  Alternatives left = alternatives & ~Alternatives{1};
  for (std::uint32_t skip = random_below(region.random, static_cast<std::uint32_t>(std::popcount(left))); skip > 0;
       --skip)
    left &= left - 1;
  return std::countr_zero(left);
}

}  // namespace

int choose_alternative(Region& region, Alternatives alternatives) {
  if (alternatives == 1) return 0;
  const Plan& plan = region.plan;
  Step& step = region.steps[region.step_count - 1];
  Task& task = region.tasks[step.choice.task];
  ++region.weak_choices;
  // What the task may take by itself: who reads old values for ever, or fails for ever, would wait for ever.
  Alternatives free = 1;
  if (task.weak_left > 0) free |= alternatives & kStores;
  if (task.weak_left > 0 && task.spurious_left > 0) free |= alternatives;
  step.alternatives = free;
  int taken = 0;
  if (region.offered != kNothingOffered) {
    taken = region.offered;
    if (taken > 31 || (alternatives >> taken & 1) == 0) {
      region.diverged = region.diverged || plan.policy != Policy::follow;
      taken = 0;
    }
  } else if (plan.weak_at == region.step_count) {
    if (plan.weak_choice <= 31 && (alternatives >> plan.weak_choice & 1) != 0) taken = plan.weak_choice;
  } else if (free != 1 && draws(plan.policy) && random_below(region.random, plan.weak_odds) == 0) {
    taken = draw(region, free);
  }
  if (taken == 0) return 0;
  if (task.weak_left > 0) --task.weak_left;
  if (taken >= kSpuriousFailure && task.spurious_left > 0) --task.spurious_left;
  step.choice.read = static_cast<std::uint8_t>(taken);
  region.hash = (region.hash ^ static_cast<std::uint64_t>(taken) << 56) * 0x100'0000'01b3;
  return taken;
}

}  // namespace trenza::interleave
