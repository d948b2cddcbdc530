#ifndef GRADER_INTERLEAVE_TRACE_NOTES_H_
#define GRADER_INTERLEAVE_TRACE_NOTES_H_

#include <string>
#include <vector>

#include "grader/interleave/trace/words.h"

namespace trenza::interleave {

// For each step of `trace`, what a reader should see about it, or nothing: a write that destroys a value its task has
// not seen, a notification that nobody waits for.
std::vector<std::string> find_notes(const Trace& trace, const Names& names);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_NOTES_H_
