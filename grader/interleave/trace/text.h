#ifndef GRADER_INTERLEAVE_TRACE_TEXT_H_
#define GRADER_INTERLEAVE_TRACE_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace trenza::interleave {

// What a tested program says can hold anything: `text` as valid UTF-8 in one line, without control characters (a
// terminal would obey them), and without the prefix that Bazel's compiler puts before paths.
std::string clean(std::string_view text);

// `text` without the spaces at its beginning, as where a line of source stands in a table.
std::string trimmed(std::string_view text);

// How many columns `text` takes, one for each character.
std::size_t columns(std::string_view text);

// `text` in at most `width` columns; what is left out is marked by "…", at the end or, for paths, at the beginning.
std::string clip(std::string_view text, std::size_t width);
std::string clip_front(std::string_view text, std::size_t width);

// `text` with spaces behind it, to `width` columns.
std::string pad(std::string_view text, std::size_t width);

// `text` in lines of at most `width` columns, broken between words where possible; at most `lines` of them, the last
// one clipped. At least one line. `width` is at least 1.
std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t lines);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_TEXT_H_
