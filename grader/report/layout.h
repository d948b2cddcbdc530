#ifndef GRADER_REPORT_LAYOUT_H_
#define GRADER_REPORT_LAYOUT_H_

#include <cstddef>
#include <string>

#include "grader/verdict/verdict.h"

namespace trenza {

// Columns that `text` takes: its characters, since all our text is UTF-8 and no wide script is expected in it.
std::size_t columns(const std::string& text);

// `text` with spaces behind it up to `width` columns.
std::string padded(const std::string& text, std::size_t width);

// `text` cut to `width` columns, with "…" in place of what is left out.
std::string clipped(const std::string& text, std::size_t width);

// `text` in lines of at most `width` columns, each after `indent` spaces.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t width);

// Each line of `text` after `indent` spaces.
std::string indented(const std::string& text, std::size_t indent);

// `text` in the colour of `verdict`, by ANSI escape sequences.
std::string painted(const std::string& text, Verdict verdict);

}  // namespace trenza

#endif  // GRADER_REPORT_LAYOUT_H_
