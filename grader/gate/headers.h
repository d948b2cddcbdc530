#ifndef GRADER_GATE_HEADERS_H_
#define GRADER_GATE_HEADERS_H_

#include <string_view>

namespace trenza {

// True for the headers that a solution may include beside its contract, by the name between <> or "": those of C++20,
// C and POSIX, and those of Linux that have to do with processes, threads, memory and waiting. To take one more, add it
// to the list in headers.cc.
bool is_allowed_header(std::string_view name);

}  // namespace trenza

#endif  // GRADER_GATE_HEADERS_H_
