#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_UNCAUGHT_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_UNCAUGHT_H_

#include <cstdint>

#include "grader/interleave/runtime/region/frames.h"

namespace trenza::interleave {

// The call of std::terminate by a task: as the signal that follows tells nothing.
struct Uncaught {
  bool known = false;
  bool joined_itself = false;  // what was thrown is the answer to a thread's try to join itself
  std::uint8_t task = 0;
  std::uint64_t pc = 0;  // where it was thrown; 0: not known
  Frames frames;         // in a detailed run: how the task came to throw it, or to call std::terminate
  char type[256] = {};   // of the exception, as the compiler spells it; empty: there was none
  char what[384] = {};   // what a std::exception says
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_UNCAUGHT_H_
