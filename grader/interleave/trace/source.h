#ifndef GRADER_INTERLEAVE_TRACE_SOURCE_H_
#define GRADER_INTERLEAVE_TRACE_SOURCE_H_

#include <functional>
#include <string>
#include <vector>

#include "grader/interleave/search/trace.h"

namespace trenza::interleave {

// Reads lines of source files as they are indented, which it looks for under `root` if their path is relative; each
// file once. A file that is not there, or is larger than a megabyte, has only empty lines.
std::function<std::string(const Place&)> source_reader(const std::string& root);

// The same, of `files` alone, as debug information names them.
std::function<std::string(const Place&)> source_reader(const std::string& root, const std::vector<std::string>& files);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_SOURCE_H_
