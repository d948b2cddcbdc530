#ifndef GRADER_INTERLEAVE_SEARCH_COMMAND_H_
#define GRADER_INTERLEAVE_SEARCH_COMMAND_H_

#include <string>
#include <vector>

namespace trenza::interleave {

// What `command`, whose first word is looked for in PATH, prints on its standard output; what it prints on the other
// one is thrown away. Empty if it cannot be started.
std::string output_of(const std::vector<std::string>& command);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_COMMAND_H_
