#ifndef GRADER_MUTATION_PACKAGE_H_
#define GRADER_MUTATION_PACKAGE_H_

#include <string>
#include <vector>

#include "grader/course/exercise.h"

namespace trenza {

// The mutants of one exercise as a Bazel package, where submissions lie: an implementation() for each source.
struct MutationPackage {
  std::string package;             // relative to the workspace
  std::vector<std::string> names;  // of the sources, in their order; a name depends on its source alone
};

// Writes the package of `exercise` for `sources`, in the workspace at `root`. What was there before and is not among
// them goes; what is there already keeps its time, so that Bazel need not look at it. Throws std::runtime_error or
// std::filesystem::filesystem_error if it cannot be written.
MutationPackage write_package(const std::string& root, const Exercise& exercise,
                              const std::vector<std::string>& sources);

}  // namespace trenza

#endif  // GRADER_MUTATION_PACKAGE_H_
