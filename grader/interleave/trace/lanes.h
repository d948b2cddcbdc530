#ifndef GRADER_INTERLEAVE_TRACE_LANES_H_
#define GRADER_INTERLEAVE_TRACE_LANES_H_

#include <cstddef>
#include <string>

#include "grader/interleave/trace/story.h"

namespace trenza::interleave {

struct LanesOptions {
  std::size_t width = 100;  // columns of the terminal; at least 40 are used, and three for each task
  bool colours = false;     // ANSI escape sequences
  bool sentence = true;     // the finding in words below the table
};

// A table for the terminal: one column for each task, one line or a few for each row, the finding at the end. Source
// lines have a column of their own where the width allows it. If there are too many tasks for columns of text, their
// columns only hold marks, and the text stands beside them.
std::string render_lanes(const Story& story, const LanesOptions& options = {});

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_LANES_H_
