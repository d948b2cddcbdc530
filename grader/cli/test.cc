#include <fmt/format.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstdio>

#include "grader/classroom/grading.h"
#include "grader/classroom/program.h"
#include "grader/cli/commands.h"
#include "grader/cli/options.h"
#include "grader/cli/progress.h"
#include "grader/cli/verify.h"

namespace trenza {
namespace {

// What has been tested so far.
struct Tally {
  int passed = 0;
  int failed = 0;

  void add(bool ok) { ++(ok ? passed : failed); }
};

void heading(const char* what) {
  fmt::print("== {}\n", what);
  std::fflush(stdout);
}

// The unit tests and the corpus.
void run_bazel_tests(const Workspace& workspace, Tally& tally) {
  heading("tests of the grader");
  Progress progress(0);
  const BazelRun result = run_bazel(workspace, "test", {"--test_output=errors"}, {"//grader/..."}, progress.callback());
  for (const TestEvent& test : result.tests) tally.add(test.status == "PASSED");
  if (result.exit_code != 0) {
    tally.add(false);
    fmt::print("{}\n", result.log);
  }
}

}  // namespace

int run_tests() {
  const Workspace workspace = Workspace::from_environment();
  Tally tally;
  const auto script = [&](const char* what, const std::vector<std::string>& line) {
    heading(what);
    tally.add(run({line, workspace.root, "", {}}) == 0);
    return !interrupted();
  };

  script("format and lint", {"grader/lint/lint.sh", "--quick"});
  if (!interrupted()) run_bazel_tests(workspace, tally);
  if (!interrupted()) {
    heading("skeletons, solutions and mutants");
    const VerifyResult verified = verify(workspace, load_course(workspace), 1, kModes);
    tally.passed += verified.passed;
    tally.failed += verified.failed;
  }
  if (!interrupted()) {
    // The black-box tests do one thing at a time, so a core is left for what takes long and waits for nothing.
    const TemporaryFolder folder;
    const pid_t tidy = start({{"grader/lint/lint.sh", "--tidy"}, workspace.root, folder.file("log"), {}});
    script("the command line, as a learner meets it", {"grader/cli/kit_test.sh"});
    heading("lint that takes long");
    int status = 0;
    while (waitpid(tidy, &status, 0) < 0 && errno == EINTR) continue;
    tally.add(status == 0);
    fmt::print("{}", read_file(folder.file("log")));
  }
  if (interrupted()) return kInterrupted;
  fmt::print("{} passed, {} failed\n", tally.passed, tally.failed);
  return tally.failed == 0 ? kAllPassed : kFailed;
}

}  // namespace trenza
