#ifndef GRADER_CLASSROOM_FINGERPRINT_H_
#define GRADER_CLASSROOM_FINGERPRINT_H_

#include <map>
#include <string>
#include <string_view>

#include "grader/classroom/bazel.h"
#include "grader/course/exercise.h"

namespace trenza {

// SHA-256 of `bytes`, in hexadecimal.
std::string sha256(std::string_view bytes);

// Of what was handed in for an exercise: file -> text. The same text of the same exercise has the same hash.
std::string content_hash(const Exercise& exercise, const std::map<std::string, std::string>& contents);

// Of what decides the verdict beside the hand-in: the sources of the grader, and of each exercise its contract, tests
// and BUILD file; the compiler; and `settings`, what the grading was asked for. As long as it stays, so does a verdict.
// The package of the hidden cases, if there are any, stands in it as it is.
class Fingerprints {
 public:
  // Reads the grader's sources. Throws std::filesystem::filesystem_error.
  Fingerprints(const Workspace& workspace, std::string settings);

  std::string of(const Exercise& exercise) const;

 private:
  std::string root_, settings_, grader_;
};

// The package of the hidden cases by which a result of this fingerprint was made; empty if there were none.
std::string hidden_package_of(const std::string& fingerprint);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_FINGERPRINT_H_
