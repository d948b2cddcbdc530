#ifndef GRADER_CLASSROOM_BAZEL_H_
#define GRADER_CLASSROOM_BAZEL_H_

#include <functional>
#include <string>
#include <vector>

#include "grader/classroom/build_events.h"

namespace trenza {

// Where the kit's tree is and which Bazel builds it.
struct Workspace {
  std::string root;   // absolute
  std::string bazel;  // "bazel", "bazelisk" or a path

  // From TRENZA_ROOT and TRENZA_BAZEL, which ./kit sets. Throws std::runtime_error with a sentence.
  static Workspace from_environment();

  // `relative` in the folder where Bazel puts what it builds.
  std::string built(const std::string& relative) const { return root + "/bazel-bin/" + relative; }
};

// What came of one invocation of Bazel.
struct BazelRun {
  int exit_code = 0;  // Bazel's: 0 ok, 1 something did not build, 3 a test failed; 128+n: ended by signal n
  std::vector<TestEvent> tests;
  std::vector<ActionEvent> failed_actions;
  std::string log;  // what Bazel printed

  // True if Bazel did its work, whatever the work showed.
  bool completed() const { return exit_code == 0 || exit_code == 1 || exit_code == 3; }
};

// Told while Bazel runs: each finished test, and nullptr about ten times a second.
using BazelProgress = std::function<void(const TestEvent*)>;

// Runs `bazel COMMAND FLAGS… -- TARGETS…` in the workspace. While it runs, SIGINT and SIGTERM are handed on to Bazel,
// which ends its actions; afterwards interrupted() is true. Throws std::system_error if Bazel cannot be started.
BazelRun run_bazel(const Workspace& workspace, const std::string& command, const std::vector<std::string>& flags,
                   const std::vector<std::string>& targets, const BazelProgress& progress = {});

// True once SIGINT or SIGTERM came while Bazel ran: the caller should stop and return 130.
bool interrupted();

}  // namespace trenza

#endif  // GRADER_CLASSROOM_BAZEL_H_
