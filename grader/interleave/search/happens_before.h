#ifndef GRADER_INTERLEAVE_SEARCH_HAPPENS_BEFORE_H_
#define GRADER_INTERLEAVE_SEARCH_HAPPENS_BEFORE_H_

#include <cstdint>
#include <map>
#include <vector>

#include "grader/interleave/runtime/region/step.h"

namespace trenza::interleave {

// Which steps of a schedule are ordered before which, by program order and by conflicts. Two schedules with the same
// order are equivalent: they differ only in the sequence of steps whose order cannot matter.
class HappensBefore {
 public:
  HappensBefore(const Step* steps, std::uint32_t count);

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

 private:
  const Step* steps_;
  std::vector<std::vector<std::uint32_t>> clocks_;  // by step: of each task, how many of its steps come before
  std::vector<std::uint32_t> index_;                // of the step among those of its task, from 1
  std::vector<std::int64_t> previous_;
  std::map<Key, std::vector<std::uint32_t>> touching_;
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_HAPPENS_BEFORE_H_
