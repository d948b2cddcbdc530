#ifndef GRADER_INTERLEAVE_TRACE_CHROME_H_
#define GRADER_INTERLEAVE_TRACE_CHROME_H_

#include <string>

#include "grader/interleave/search/trace.h"
#include "grader/interleave/trace/story.h"

namespace trenza::interleave {

// `trace` in the trace event format of Chrome (JSON), which ui.perfetto.dev opens: a track for each task, every step
// one millisecond long at the millisecond of its number, arrows from what made a step possible ("sync") and from the
// task that a preemption put off ("switch"), the decisive switch and the finding as instants. Nothing is folded.
std::string render_chrome(const Trace& trace, const Story& story);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_CHROME_H_
