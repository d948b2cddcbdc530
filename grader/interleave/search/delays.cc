#include <algorithm>
#include <vector>

#include "grader/interleave/search/strategies.h"

namespace trenza::interleave {
std::vector<std::uint32_t> choice_points(const Region& region) {
  std::vector<std::uint32_t> points;
  for (std::uint32_t i = 0; i < region.step_count; ++i) {
    const Step& step = region.steps[i];
    if (step.ready.size() + step.timeouts.size() + step.spurious.size() > 1) points.push_back(i);
  }
  return points;
}

bool explore_delays(Search& search) {
  for (const Policy policy : {Policy::oldest, Policy::newest}) {
    const char* const name = policy == Policy::oldest ? "delay, oldest first" : "delay, newest first";
    search.reset_plan(policy);
    const std::uint32_t begun = search.plan().prefix_size;
    if (!search.run(name)) return false;
    std::vector<std::uint32_t> points = choice_points(search.region());
    // What all plans begin with is not delayed.
    points.erase(points.begin(), std::lower_bound(points.begin(), points.end(), begun));
    const auto prepare = [&](Search& other, std::uint64_t number) {
      other.reset_plan(policy);
      other.plan().delays[0] = points[number];
      other.plan().delay_count = 1;
      return name;
    };
    if (!search.run_each(0, points.size(), prepare)) return false;
  }
  return true;
}

}  // namespace trenza::interleave
