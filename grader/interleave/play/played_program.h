#ifndef GRADER_INTERLEAVE_PLAY_PLAYED_PROGRAM_H_
#define GRADER_INTERLEAVE_PLAY_PLAYED_PROGRAM_H_

#include <cstdlib>
#include <string>
#include <vector>

#include "grader/interleave/search/trace.h"

namespace trenza::interleave {

// For tests: the command line of a program of search/testdata.
inline std::vector<std::string> tested(const std::string& name) {
  return {std::string(std::getenv("TEST_SRCDIR")) + "/" + std::getenv("TEST_WORKSPACE") +
          "/grader/interleave/search/testdata_" + name};
}

// For tests, which do not see the sources: every line that debug information knows is the player's.
inline std::string any_line(const Place& place) {
  return place.line > 0 ? "line " + std::to_string(place.line) : std::string();
}

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_PLAY_PLAYED_PROGRAM_H_
