#ifndef GRADER_GATE_EXPANDED_SOURCE_H_
#define GRADER_GATE_EXPANDED_SOURCE_H_

#include <string>
#include <string_view>

namespace trenza {

// What has to be judged of `preprocessed`, the text that a compiler's preprocessor made of `source` and that is
// compiled in its place: everything that is not from a system header. `source`'s own lines keep their numbers where
// they can; what other files say stands behind them. A file that `source` includes is a line `#include "its path"`.
//
// Which lines are whose is told by the marks that preprocessors leave (`# 12 "race_mutex.h" 1`), by what they say of
// entering and leaving a file, and not by names. A line of `source` must not begin like one of them:
// has_line_mark() tells, and the text must not be believed where it does.
//
// Throws std::runtime_error with a sentence if `preprocessed` cannot be such a text.
std::string judged_text(std::string_view preprocessed, std::string_view source);

// True if a line of `text` begins like a preprocessor's mark, in any spelling, also inside of a comment or a string. It
// looks at bytes, and does not rely on tokens.
bool has_line_mark(std::string_view text);

}  // namespace trenza

#endif  // GRADER_GATE_EXPANDED_SOURCE_H_
