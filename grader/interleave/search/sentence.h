#ifndef GRADER_INTERLEAVE_SEARCH_SENTENCE_H_
#define GRADER_INTERLEAVE_SEARCH_SENTENCE_H_

#include <string>

#include "grader/interleave/runtime/region/region.h"
#include "grader/interleave/search/trace.h"

namespace trenza::interleave {

// What went wrong in the schedule that ended in `region`, in one sentence or two for a person. `trace` is complete but
// for this sentence. `ended_thread`: the call of std::terminate is that of a std::thread which could still be joined.
std::string sentence(const Region& region, const Finding& finding, const Trace& trace, bool ended_thread);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_SENTENCE_H_
