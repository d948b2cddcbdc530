#include <vector>

#include "grader/interleave/search/strategies.h"

namespace trenza::interleave {
namespace {

// What one atomic operation of a schedule could have done instead.
struct Other {
  std::uint32_t step;  // from 1
  std::uint8_t choice;
};

std::vector<Other> other_choices(const Region& region) {
  std::vector<Other> found;
  for (std::uint32_t i = 0; i < region.step_count; ++i) {
    for (std::uint8_t choice = 1; choice < 32; ++choice) {
      if ((region.steps[i].alternatives >> choice & 1) != 0) found.push_back({i + 1, choice});
    }
  }
  return found;
}

}  // namespace

bool explore_stale(Search& search, std::uint64_t limit) {
  for (const Policy policy : {Policy::oldest, Policy::newest}) {
    const char* const name = policy == Policy::oldest ? "old value, oldest first" : "old value, newest first";
    if (limit == 0) return false;
    --limit;
    search.reset_plan(policy);
    if (!search.run(name)) return false;
    const std::vector<Other> others = other_choices(search.region());
    const auto prepare = [&](Search& other, std::uint64_t number) {
      other.reset_plan(policy);
      other.plan().weak_at = others[number].step;
      other.plan().weak_choice = others[number].choice;
      return name;
    };
    const std::uint64_t count = others.size() < limit ? others.size() : limit;
    if (!search.run_each(0, count, prepare)) return false;
    limit -= count;
    if (count < others.size()) return false;
  }
  return true;
}

}  // namespace trenza::interleave
