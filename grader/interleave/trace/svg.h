#ifndef GRADER_INTERLEAVE_TRACE_SVG_H_
#define GRADER_INTERLEAVE_TRACE_SVG_H_

#include <string>

#include "grader/interleave/trace/story.h"

namespace trenza::interleave {

// A picture of the story as one SVG document: no scripts, nothing loaded from elsewhere, readable on light and dark
// grounds (it follows the reader's preference) and by screen readers, which get the finding as title.
std::string render_svg(const Story& story);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_SVG_H_
