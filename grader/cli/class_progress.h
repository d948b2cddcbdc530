#ifndef GRADER_CLI_CLASS_PROGRESS_H_
#define GRADER_CLI_CLASS_PROGRESS_H_

#include <chrono>
#include <string>

#include "grader/classroom/class_run.h"

namespace trenza {

// Tells on standard error how far a class is: done, all, how many a minute, how long it will take. One line that is
// drawn again on a terminal, a line for each text elsewhere.
class ClassProgressLine {
 public:
  ClassProgressLine();
  ~ClassProgressLine();
  ClassProgressLine(const ClassProgressLine&) = delete;
  ClassProgressLine& operator=(const ClassProgressLine&) = delete;

  void tell(const ClassProgress& progress);

 private:
  std::string rate(const ClassProgress& progress) const;

  std::chrono::steady_clock::time_point start_;
  bool terminal_;
  std::string last_;
  unsigned tick_ = 0;
};

}  // namespace trenza

#endif  // GRADER_CLI_CLASS_PROGRESS_H_
