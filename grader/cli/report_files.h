#ifndef GRADER_CLI_REPORT_FILES_H_
#define GRADER_CLI_REPORT_FILES_H_

#include <string>
#include <vector>

#include "grader/course/grade.h"
#include "grader/report/json.h"

namespace CLI {
class App;
}

namespace trenza {

// The files that ./kit grade can write of its grades, each named by an option.
class ReportFiles {
 public:
  // Adds the options to `command`, which must not outlive this object.
  void add_options(CLI::App& command);

  // True if one of them is to be written to standard output, where nothing else may stand then.
  bool on_standard_output() const;

  // Throws UsageError where the environment lacks what a report needs; to be called before anything is graded.
  void check() const;

  // Writes them all. A platform that knows no missing grade gets no file where something could not be graded: an old
  // one is removed, and standard error says so. Throws std::runtime_error with a sentence.
  // `whole` are the same grades with hidden cases, of which Gradescope keeps secret what is.
  void write(const std::vector<Grade>& grades, const std::vector<Grade>& whole, const GradingInfo& info) const;

 private:
  std::string json_, junit_, sarif_, gradescope_, classroom50_;
  bool github_ = false;
};

}  // namespace trenza

#endif  // GRADER_CLI_REPORT_FILES_H_
