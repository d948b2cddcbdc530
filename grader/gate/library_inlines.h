#ifndef GRADER_GATE_LIBRARY_INLINES_H_
#define GRADER_GATE_LIBRARY_INLINES_H_

#include <string_view>

namespace trenza {

// True if a header of this machine's standard library defines the function `name`, as the linker knows it, inline and
// not as a template: then any object may hold a copy of it, though the library has one, too.
bool is_inline_in_library(std::string_view name);

}  // namespace trenza

#endif  // GRADER_GATE_LIBRARY_INLINES_H_
