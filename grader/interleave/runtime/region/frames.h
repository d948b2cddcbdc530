#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_FRAMES_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_FRAMES_H_

#include <cstdint>

namespace trenza::interleave {

// A call stack: `count` return addresses in Region::frames from `first` on, the innermost first. Count 0: not recorded.
struct Frames {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_FRAMES_H_
