#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_CHILDREN_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_CHILDREN_H_

#include <cstdint>

#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {

// Which children of a process a wait is for. Processes and groups go by numbers, which are the same in every run of a
// schedule; a group has the number of the process that leads it.
struct Children {
  enum class Of : std::uint8_t { any, process, group };

  Of of = Of::any;
  std::uint8_t number = 0;

  // As Op::extra keeps it.
  constexpr std::uint32_t encode() const { return static_cast<std::uint32_t>(of) << 8 | number; }
  static constexpr Children decode(std::uint32_t code) {
    return {static_cast<Of>(code >> 8), static_cast<std::uint8_t>(code)};
  }
};

// What ended_child() answers where it has no process.
inline constexpr int kNoneYet = -1;  // those that are meant still run
inline constexpr int kNoChild = -2;  // there are none

// The number of a child of process `parent` that is meant, has ended and was not waited for; else kNoneYet or kNoChild.
inline int ended_child(const Region& region, int parent, Children which) {
  int found = kNoChild;
  for (int i = 1; i < region.process_count; ++i) {
    const Process& process = region.processes[i];
    if (process.parent != parent || process.reaped) continue;
    if (which.of == Children::Of::process && which.number != i) continue;
    if (which.of == Children::Of::group && which.number != process.group) continue;
    if (process.ended) return i;
    found = kNoneYet;
  }
  return found;
}

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_CHILDREN_H_
