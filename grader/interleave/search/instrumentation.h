#ifndef GRADER_INTERLEAVE_SEARCH_INSTRUMENTATION_H_
#define GRADER_INTERLEAVE_SEARCH_INSTRUMENTATION_H_

#include <string>
#include <vector>

namespace trenza::interleave {

// Makes sure that the whole of a program was compiled with -fsanitize=thread: what an object does that was not, nobody
// sees, and its races would pass. Libraries are left out: what lies below /usr, what Bazel fetched (external/), and
// what the kit leaves uninstrumented on purpose (grader/testing, the runtime itself).
//
// How it knows: every object file leaves its source file's name in the symbol table, and if it is instrumented, a
// constructor that begins the instrumentation behind that name. Which names are libraries is told by the debug
// information, which has their folders.

// The source files of the uninstrumented objects that `file`, a program or a shared library, is made of. `allowed` are
// names of source files, without their folder, that may be uninstrumented. Throws std::runtime_error with a sentence if
// it cannot be told: the symbol table is missing, or the debug information of libraries.
std::vector<std::string> uninstrumented_objects(const std::string& file, const std::vector<std::string>& allowed);

// Throws std::runtime_error with a sentence that names the objects if `file` has any.
void require_instrumented(const std::string& file, const std::vector<std::string>& allowed);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_INSTRUMENTATION_H_
