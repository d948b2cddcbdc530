#ifndef GRADER_GATE_READABLE_NAME_H_
#define GRADER_GATE_READABLE_NAME_H_

#include <string>

namespace trenza {

// The linker's `name` for a person: demangled if it is mangled, as plain text, without the parameters if it is long.
std::string readable(const std::string& name);

}  // namespace trenza

#endif  // GRADER_GATE_READABLE_NAME_H_
