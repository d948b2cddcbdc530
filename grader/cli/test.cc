#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/classroom/grading.h"
#include "grader/cli/commands.h"
#include "grader/cli/options.h"
#include "grader/cli/progress.h"
#include "grader/cli/verify.h"

namespace trenza {
namespace {

constexpr std::uint64_t kSchedulesOfStyles = 50;

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

// A script that runs beside what follows, and is told of where it is waited for.
class Beside {
 public:
  Beside(const Workspace& workspace, std::vector<std::string> line)
      : ended_(std::async(std::launch::async,
                          [program = Program{std::move(line), workspace.root, log(), {}}] { return run(program); })) {}

  void finish(const char* what, Tally& tally) {
    heading(what);
    tally.add(ended_.get() == 0);
    fmt::print("{}", read_file(log()));
  }

 private:
  std::string log() const { return folder_.file("log"); }

  TemporaryFolder folder_;
  std::future<int> ended_;  // waits in its destructor, before the folder goes
};

// The unit tests and the corpus.
void run_bazel_tests(const Workspace& workspace, Tally& tally) {
  heading("tests of the grader");
  Progress progress(0);
  // Many tests wait for a limit, and a test counts as a processor unless their number is said. Those that run take none
  // of the jobs that compile: there are never more of these than processors.
  const unsigned processors = std::max(1u, std::thread::hardware_concurrency());
  const BazelRun result = run_bazel(workspace, "test",
                                    {"--test_output=errors", fmt::format("--local_test_jobs={}", 2 * processors),
                                     fmt::format("--jobs={}", 3 * processors)},
                                    {"//grader/..."}, progress.callback());
  const int failed_before = tally.failed;
  for (const TestEvent& test : result.tests) tally.add(test.status == "PASSED");
  if (result.exit_code != 0) {
    if (tally.failed == failed_before) tally.add(false);  // what failed is no test
    fmt::print("{}\n", result.log);
  }
}

}  // namespace

int run_tests() {
  const Workspace workspace = Workspace::from_environment();
  Tally tally;
  {
    // Beside Bazel's start, which leaves a core idle.
    Beside lint(workspace, {"grader/lint/lint.sh", "--quick"});
    run_bazel_tests(workspace, tally);
    lint.finish("format and lint", tally);
  }
  if (!interrupted()) {
    heading("skeletons, solutions and mutants");
    // The styles are explored less than by `./kit verify`, which takes some minutes more.
    const VerifyResult verified = verify(workspace, load_course(workspace), kModes, {1, kSchedulesOfStyles});
    tally.passed += verified.passed;
    tally.failed += verified.failed;
  }
  if (!interrupted()) {
    // The black-box tests do one thing at a time, so a core is left for what takes long and waits for nothing.
    Beside tidy(workspace, {"grader/lint/lint.sh", "--tidy"});
    heading("the command line, as a learner meets it");
    tally.add(run({{"grader/cli/kit_test.sh"}, workspace.root, "", {}}) == 0);
    for (const char* script :
         {"grader/cli/play_test.sh", "grader/cli/show_test.sh", "grader/cli/class_test.sh",
          "grader/cli/class_input_test.sh", "grader/cli/hidden_test.sh", "grader/cli/authoring_test.sh"}) {
      tally.add(run({{script}, workspace.root, "", {}}) == 0);
    }
    tidy.finish("lint that takes long", tally);
  }
  if (interrupted()) return kInterrupted;
  fmt::print("{} passed, {} failed\n", tally.passed, tally.failed);
  return tally.failed == 0 ? kAllPassed : kFailed;
}

}  // namespace trenza
