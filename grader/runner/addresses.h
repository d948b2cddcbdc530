#ifndef GRADER_RUNNER_ADDRESSES_H_
#define GRADER_RUNNER_ADDRESSES_H_

#include <string>

#include "grader/tsan/report.h"

namespace trenza {

// The functions and lines at `addresses` of the program at `binary`: hexadecimal offsets with commas between them, as
// the worker's crash record has them. Uses addr2line of binutils; without it, or for text that is no list of
// addresses, the stack is empty.
Stack resolve(const std::string& binary, const std::string& addresses);

}  // namespace trenza

#endif  // GRADER_RUNNER_ADDRESSES_H_
