#ifndef GRADER_VERDICT_PLAIN_TEXT_H_
#define GRADER_VERDICT_PLAIN_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace trenza {

// `bytes` as text that is safe to put into any report: valid UTF-8; control characters (all of C0 and C1 but newline
// and tab, and the characters that reorder or hide text) and invalid bytes are written out as \x1B or \u202E. At most
// about `limit` bytes are kept: the beginning and the end, with a line between them that says how much is missing.
//
// Everything a tested program says passes through here before it is stored.
std::string plain_text(std::string_view bytes, std::size_t limit = 16 * 1024);

// The first line of `text`, with tabs as spaces, for tables.
std::string first_line(std::string_view text);

}  // namespace trenza

#endif  // GRADER_VERDICT_PLAIN_TEXT_H_
