#ifndef GRADER_RUNNER_SEALED_H_
#define GRADER_RUNNER_SEALED_H_

#include <cstdint>
#include <sstream>
#include <string>

#include "grader/testing/seal.h"

namespace trenza {

// For tests: the key of the workers that they make up, and what such a worker would send.
inline constexpr Key kTestKey = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3};

// Each line of `lines`, "kind|pid|field…", with its seal and its serial number from `first` on.
inline std::string sealed(const std::string& lines, std::uint32_t first = 0) {
  std::string text;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line); ++first) {
    const std::string numbered = std::to_string(first) + "|" + line;
    const auto digits = seal_in_hex(kTestKey, numbered);
    text.append(digits.begin(), digits.end()).append("|").append(numbered).append("\n");
  }
  return text;
}

}  // namespace trenza

#endif  // GRADER_RUNNER_SEALED_H_
