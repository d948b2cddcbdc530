#ifndef GRADER_CLI_PROGRESS_H_
#define GRADER_CLI_PROGRESS_H_

#include <set>
#include <string>

#include "grader/classroom/bazel.h"

namespace trenza {

// Tells on standard error how far Bazel is: one line that is drawn again on a terminal, one line per finished test
// elsewhere. The line disappears when the Progress does.
class Progress {
 public:
  // `total` tests are expected; 0 if nobody knows.
  explicit Progress(std::size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // To hand to run_bazel; refers to this object.
  BazelProgress callback();

 private:
  void draw();
  std::string count() const;  // "3/16"

  std::size_t total_;
  std::set<std::string> done_;  // labels: a test that left no result is run once more
  unsigned tick_ = 0;
  std::string last_;
  bool terminal_;
};

}  // namespace trenza

#endif  // GRADER_CLI_PROGRESS_H_
