#ifndef GRADER_INTERLEAVE_SEARCH_TESTED_PROGRAM_H_
#define GRADER_INTERLEAVE_SEARCH_TESTED_PROGRAM_H_

#include <cstdlib>
#include <string>
#include <vector>

namespace trenza::interleave {

// Where a test finds a program of testdata/.
inline std::vector<std::string> program(const std::string& name) {
  return {std::string(std::getenv("TEST_SRCDIR")) + "/" + std::getenv("TEST_WORKSPACE") +
          "/grader/interleave/search/testdata_" + name};
}

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_TESTED_PROGRAM_H_
