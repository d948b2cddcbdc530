#include "grader/gate/compiler/bounded_run.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace trenza {
namespace {

using End = BoundedRun::End;

BoundedRun shell(const std::string& script, const CompilerLimits& limits = {}) {
  return run_bounded({"/bin/sh", "-c", script}, limits);
}

TEST(BoundedRun, PassesOnWhatTheProgramSaid) {
  const BoundedRun run = shell("echo out; echo err >&2; cat; exit 3");
  EXPECT_EQ(run.end, End::exited);
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_EQ(run.output, "out\nerr\n");
  EXPECT_EQ(shell("true").exit_code, 0);
}

TEST(BoundedRun, TellsThatItCouldNotStart) { EXPECT_EQ(run_bounded({"/no/such/program"}, {}).exit_code, 127); }

TEST(BoundedRun, EndsWhatSpins) {
  CompilerLimits limits;
  limits.cpu = std::chrono::seconds(1);
  EXPECT_EQ(shell("while :; do :; done", limits).end, End::cpu_limit);
  EXPECT_EQ(shell("(while :; do :; done); exit 1", limits).end, End::cpu_limit) << "and what its children use counts";
}

TEST(BoundedRun, EndsWhatWaits) {
  CompilerLimits limits;
  limits.wall = std::chrono::seconds(1);
  const BoundedRun run = shell("echo first; sleep 1000 & exec sleep 1000", limits);
  EXPECT_EQ(run.end, End::wall_limit);
  EXPECT_EQ(run.output, "first\n");
  EXPECT_NE(run.exit_code, 0);
}

TEST(BoundedRun, EndsWhatFloods) {
  CompilerLimits limits;
  limits.output_bytes = 10'000;
  const BoundedRun run = shell("exec yes", limits);
  EXPECT_EQ(run.end, End::output_limit);
  EXPECT_EQ(run.output.size(), 10'000u);
}

TEST(BoundedRun, BoundsFiles) {
  CompilerLimits limits;
  limits.file_bytes = 100'000;
  const std::string file = std::string(std::getenv("TEST_TMPDIR")) + "/large";
  EXPECT_EQ(shell("trap '' XFSZ; exec dd if=/dev/zero of='" + file + "' bs=200k count=1", limits).end, End::file_limit);
}

TEST(BoundedRun, KnowsWhatMemoryLooksLike) {
  EXPECT_EQ(shell("echo 'cc1plus: out of memory allocating 65536 bytes'; exit 1").end, End::memory_limit);
}

TEST(BoundedRun, WaitsForWhatLetsItsOutputGo) {
  // The child keeps nothing open, so only that it is reaped tells that it has ended.
  const BoundedRun run = shell("sleep 1000 >/dev/null 2>&1 & exit 0");
  EXPECT_EQ(run.end, End::exited);
  EXPECT_EQ(run.exit_code, 0);
}

}  // namespace
}  // namespace trenza
