#ifndef GRADER_INTERLEAVE_TRACE_STEPS_H_
#define GRADER_INTERLEAVE_TRACE_STEPS_H_

#include <functional>
#include <string>

#include "grader/interleave/search/trace.h"

namespace trenza::interleave {

// `trace` as JSON, for who steps through it: a brief story (story.h), row by row, with the moment after each row.
//
//   kind, sentence  the finding
//   tasks           names
//   rows            [{task, first, last (steps, from 1; 0 for what came of it), kind ("step", "folded" or "trouble"),
//                     file, line, text, note, switch ("none", "handover", "preemption" or "decisive"), switch_text,
//                     after: {tasks: [{begun, ended, file, line, holds, waits_for}], values: [{name, value}]},
//                     because: [{row, what}]}]
//
// `task`, and the order of `tasks`, is an index; `row` is one, too: the row that made this one possible. `source` as
// StoryOptions has it: only lines that it knows are told step by step.
std::string render_steps(const Trace& trace, const std::function<std::string(const Place&)>& source);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_STEPS_H_
