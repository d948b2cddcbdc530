#ifndef GRADER_INTERLEAVE_SEARCH_HAPPENS_BEFORE_H_
#define GRADER_INTERLEAVE_SEARCH_HAPPENS_BEFORE_H_

#include <cstdint>
#include <map>
#include <vector>

#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {

// Which steps of a schedule are ordered before which, by program order and by conflicts. Two schedules with the same
// order are equivalent: they differ only in the sequence of steps whose order cannot matter.
class HappensBefore {
 public:
  // Of the last schedule in `region`, which must stay as it is.
  explicit HappensBefore(const Region& region);

  // True if step `a` is ordered before step `b`, or is the same. a <= b.
  bool ordered(std::uint32_t a, std::uint32_t b) const { return clocks_[b][steps_[a].choice.task] >= index_[a]; }
  // The step of the same task before `step`, or -1.
  std::int64_t previous(std::uint32_t step) const { return previous_[step]; }
  // The steps that touch `key`, ascending.
  const std::vector<std::uint32_t>& touching(Key key) const { return touching_.at(key); }

  std::uint32_t count() const { return static_cast<std::uint32_t>(clocks_.size()); }

  // Numbers that equivalent schedules share, and others most likely do not: of what `step` is and has seen, and of the
  // schedule, which is the sum of its steps'.
  std::uint64_t fingerprint(std::uint32_t step) const;
  std::uint64_t fingerprint() const;
  // The fingerprint that a step would have which does `op`, by `choice`, in place of step `at`.
  std::uint64_t fingerprint_instead(std::uint32_t at, Choice choice, const Op& op) const;

 private:
  using Clock = std::vector<std::uint32_t>;  // of each task, how many of its steps come before

  // What a step of `task` has seen that comes right before step `at` and does `op`.
  Clock clock_at(std::uint32_t at, int task, const Op& op, bool looks_around) const;
  static std::uint64_t fingerprint(Choice choice, const Clock& clock);

  const Step* steps_;
  std::vector<Clock> clocks_;         // by step
  std::vector<std::uint32_t> index_;  // of the step among those of its task, from 1
  std::vector<std::int64_t> previous_;
  std::vector<std::vector<std::int64_t>> before_;  // by step: the last step of each task before it, or -1
  std::map<Key, std::vector<std::uint32_t>> touching_;
  std::vector<std::uint32_t> global_;  // the steps that conflict with all
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_HAPPENS_BEFORE_H_
