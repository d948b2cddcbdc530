#ifndef GRADER_INTERLEAVE_TRACE_RACE_H_
#define GRADER_INTERLEAVE_TRACE_RACE_H_

#include <functional>
#include <string>

#include "grader/interleave/trace/words.h"

namespace trenza::interleave {

// The data race of `trace` as a sentence that quotes both lines of source where `source` has them, and says of an
// access in another file where the task that made it was started. `trace` has both accesses.
std::string race_in_words(const Trace& trace, const Names& names,
                          const std::function<std::string(const Place&)>& source);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_RACE_H_
