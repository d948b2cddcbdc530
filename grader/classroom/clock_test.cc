// The grader's own limits and times must not depend on the wall clock, which somebody may set while it works.

#include <gtest/gtest.h>
#include <time.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/verdict/junit.h"

namespace trenza {
namespace {

// `line`, with a wall clock that jumps.
Program with_unsteady_clock(std::vector<std::string> line, const TemporaryFolder& folder) {
  const auto clock = std::filesystem::absolute("grader/classroom/libunsteady_clock.so").string();
  return {
      std::move(line), "", folder.file("log"), {"LD_PRELOAD=" + clock, "XML_OUTPUT_FILE=" + folder.file("test.xml")}};
}

TEST(Clock, JumpsWhereItIsPreloaded) {
  const TemporaryFolder folder;
  ASSERT_EQ(run(with_unsteady_clock({"date", "+%s"}, folder)), 0);
  EXPECT_GT(std::abs(std::stoll(read_file(folder.file("log"))) - time(nullptr)), 1800);
}

TEST(Clock, NoVerdictDependsOnTheWallClock) {
  const TemporaryFolder folder;
  EXPECT_EQ(run(with_unsteady_clock({"./grader/corpus/correct/atomic_wait.native"}, folder)), 0)
      << read_file(folder.file("log"));
  const auto results = from_junit(read_file(folder.file("test.xml")));
  ASSERT_TRUE(results && results->size() == 1);
  for (const CaseResult& one : results->front().cases) {
    EXPECT_TRUE(is_success(one.verdict)) << one.name << ": " << one.sentence;
    EXPECT_GE(one.seconds, 0) << one.name;
    EXPECT_LT(one.seconds, 600) << one.name;
  }
}

}  // namespace
}  // namespace trenza
