#include "grader/interleave/search/happens_before.h"

#include <algorithm>
#include <iterator>

namespace trenza::interleave {

HappensBefore::HappensBefore(const Region& region)
    : steps_(region.steps), index_(region.step_count), previous_(region.step_count, -1) {
  const std::uint32_t count = region.step_count;
  // Of all tasks, also of those that have not come to a step.
  before_.assign(std::size_t{count} + 1, std::vector<std::int64_t>(region.task_count, -1));
  clocks_.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const Step& step = steps_[i];
    const int task = step.choice.task;
    previous_[i] = before_[i][task];
    index_[i] = previous_[i] < 0 ? 1 : index_[previous_[i]] + 1;
    clocks_.push_back(clock_at(i, task, step.op, step.looks_around));
    for (const Key key : keys_of(step.op).keys) {
      if (key != 0) touching_[key].push_back(i);
    }
    if (step.op.global) global_.push_back(i);
    before_[i + 1] = before_[i];
    before_[i + 1][task] = i;
  }
}

HappensBefore::Clock HappensBefore::clock_at(std::uint32_t at, int task, const Op& op, bool looks_around) const {
  const std::vector<std::int64_t>& last = before_[at];
  Clock clock(last.size());
  const auto see = [&](std::uint32_t earlier) {
    for (std::size_t t = 0; t < clock.size(); ++t) clock[t] = std::max(clock[t], clocks_[earlier][t]);
  };
  if (last[task] >= 0) see(static_cast<std::uint32_t>(last[task]));
  for (const Key key : keys_of(op).keys) {
    const auto found = key == 0 ? touching_.end() : touching_.find(key);
    if (found == touching_.end()) continue;
    const std::vector<std::uint32_t>& others = found->second;
    // Back to the last step that conflicts with all: it has seen whatever came before it.
    for (auto other = std::lower_bound(others.begin(), others.end(), at); other != others.begin();) {
      --other;
      if (conflict(steps_[*other].op, op)) see(*other);
      if (conflicts_with_all(steps_[*other].op, key)) break;
    }
  }
  const auto global = std::lower_bound(global_.begin(), global_.end(), at);
  if (global != global_.begin()) see(*std::prev(global));
  if (looks_around || op.global) {
    for (const std::int64_t step : last) {
      if (step >= 0) see(static_cast<std::uint32_t>(step));
    }
  }
  clock[task] = last[task] < 0 ? 1 : index_[last[task]] + 1;
  return clock;
}

std::uint64_t HappensBefore::fingerprint(Choice choice, const Clock& clock) {
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325 ^ choice.task;
  const auto mix = [&](std::uint64_t part) { hash = (hash ^ part) * 0x100'0000'01b3; };
  mix(static_cast<std::uint64_t>(choice.variant));
  // Tasks that it knows nothing of do not count: a schedule that has not come to them yet has none.
  for (std::size_t task = 0; task < clock.size(); ++task) {
    if (clock[task] != 0) mix(std::uint64_t{clock[task]} << 8 | task);
  }
  return hash * (hash | 1);
}

std::uint64_t HappensBefore::fingerprint(std::uint32_t step) const {
  return fingerprint(steps_[step].choice, clocks_[step]);
}

std::uint64_t HappensBefore::fingerprint() const {
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i < count(); ++i) sum += fingerprint(i);
  return sum;
}

std::uint64_t HappensBefore::fingerprint_instead(std::uint32_t at, Choice choice, const Op& op) const {
  return fingerprint(choice, clock_at(at, choice.task, op, choice.variant == Variant::timeout));
}

}  // namespace trenza::interleave
