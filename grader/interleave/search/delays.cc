#include <vector>

#include "grader/interleave/search/strategies.h"

namespace trenza::interleave {
namespace {

// The steps of the last schedule at which there was a choice.
std::vector<std::uint32_t> choice_points(const Region& region) {
  std::vector<std::uint32_t> points;
  for (std::uint32_t i = 0; i < region.step_count; ++i) {
    const Step& step = region.steps[i];
    if (step.ready.size() + step.timeouts.size() + step.spurious.size() > 1) points.push_back(i);
  }
  return points;
}

}  // namespace

bool explore_delays(Search& search) {
  for (const Policy policy : {Policy::oldest, Policy::newest}) {
    const char* const name = policy == Policy::oldest ? "delay, oldest first" : "delay, newest first";
    search.reset_plan(policy);
    if (!search.run(name)) return false;
    for (const std::uint32_t point : choice_points(search.region())) {
      search.reset_plan(policy);
      search.plan().delays[0] = point;
      search.plan().delay_count = 1;
      if (!search.run(name)) return false;
    }
  }
  return true;
}

}  // namespace trenza::interleave
