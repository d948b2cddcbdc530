#ifndef GRADER_INTERLEAVE_TRACE_LINKS_H_
#define GRADER_INTERLEAVE_TRACE_LINKS_H_

#include <vector>

#include "grader/interleave/trace/story.h"

namespace trenza::interleave {

// Which steps of `trace` made a step of another task possible or told it something.
std::vector<Link> find_links(const Trace& trace);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_LINKS_H_
