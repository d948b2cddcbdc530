#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_COMPLAINT_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_COMPLAINT_H_

#include <cstdint>

namespace trenza::interleave {

// The first thing that a program itself called wrong while a schedule ran, where its test framework says so and goes
// on: the exit code that ends the schedule would not tell what it was.
struct Complaint {
  std::uint8_t task = 0;
  std::int32_t line = 0;
  char file[256] = {};
  char text[384] = {};  // empty: there was none
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_COMPLAINT_H_
