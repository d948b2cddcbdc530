#ifndef GRADER_RUNNER_SCRATCH_H_
#define GRADER_RUNNER_SCRATCH_H_

#include <functional>
#include <string>
#include <vector>

#include "grader/base/temporary_folder.h"
#include "grader/jail/jail.h"
#include "grader/testing/seal.h"
#include "grader/tsan/report.h"

namespace trenza {

// ThreadSanitizer's reports on one run.
struct Reports {
  std::vector<TsanReport> list;
  bool disturbed = false;  // the folder is gone, or holds what ThreadSanitizer never makes: the tested program's doing
  bool cut = false;        // there was more than is read
};

// One run of one program in the jail.
struct Run {
  Outcome outcome;
  Reports reports;
  Key key{};  // that the program was given
};

// Runs programs in the jail one at a time, each in an empty folder of its own. Keeps these in a folder of its own,
// which it removes again. Not thread safe.
class Scratch {
 public:
  // Throws std::system_error if no folder can be made.
  explicit Scratch(Jail jail);

  // `prepare` adds the program, its arguments and what else it wants to a command that has the folders and a plain
  // environment; it hears the folder to which reports of ThreadSanitizer have to go.
  Run execute(const std::function<void(const std::string& reports, Command&)>& prepare, const Limits& limits);

 private:
  Jail jail_;
  TemporaryFolder folder_;
  int runs_ = 0;
};

}  // namespace trenza

#endif  // GRADER_RUNNER_SCRATCH_H_
