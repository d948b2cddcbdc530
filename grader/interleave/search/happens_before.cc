#include "grader/interleave/search/happens_before.h"

#include <algorithm>

namespace trenza::interleave {

HappensBefore::HappensBefore(const Step* steps, std::uint32_t count)
    : steps_(steps), clocks_(count), index_(count), previous_(count, -1) {
  int tasks = 1;
  for (std::uint32_t i = 0; i < count; ++i) tasks = std::max(tasks, steps[i].choice.task + 1);
  std::vector<std::int64_t> last(tasks, -1);
  for (std::uint32_t i = 0; i < count; ++i) {
    const int task = steps[i].choice.task;
    previous_[i] = last[task];
    index_[i] = last[task] < 0 ? 1 : index_[last[task]] + 1;
    last[task] = i;
    std::vector<std::uint32_t>& clock = clocks_[i];
    clock.assign(tasks, 0);
    const auto see = [&](std::uint32_t earlier) {
      for (int t = 0; t < tasks; ++t) clock[t] = std::max(clock[t], clocks_[earlier][t]);
    };
    if (previous_[i] >= 0) see(static_cast<std::uint32_t>(previous_[i]));
    for (const Key key : {steps[i].op.key, steps[i].op.second}) {
      if (key == 0) continue;
      std::vector<std::uint32_t>& others = touching_[key];
      // Back to the last step that modifies: it has seen whatever came before it.
      for (auto other = others.rbegin(); other != others.rend(); ++other) {
        if (conflict(steps[*other].op, steps[i].op)) see(*other);
        if (steps[*other].op.modifies) break;
      }
      if (others.empty() || others.back() != i) others.push_back(i);
    }
    if (steps[i].looks_around) {
      for (const std::int64_t step : last) {
        if (step >= 0) see(static_cast<std::uint32_t>(step));
      }
    }
    clock[task] = index_[i];
  }
}

std::uint64_t HappensBefore::fingerprint(std::uint32_t step) const {
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325 ^ steps_[step].choice.task;
  const auto mix = [&](std::uint64_t part) { hash = (hash ^ part) * 0x100'0000'01b3; };
  mix(static_cast<std::uint64_t>(steps_[step].choice.variant));
  for (const std::uint32_t part : clocks_[step]) mix(part + 1);
  return hash * (hash | 1);
}

std::uint64_t HappensBefore::fingerprint() const {
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i < count(); ++i) sum += fingerprint(i);
  return sum;
}

}  // namespace trenza::interleave
