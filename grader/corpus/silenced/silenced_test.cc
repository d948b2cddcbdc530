#include "grader/corpus/silenced/silenced.h"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include "grader/testing/explain.h"

namespace course {
namespace {

using trenza::explain;

constexpr char kWrong[] = "One is one.";

TEST(Silenced, Honest) { EXPECT_EQ(one(), 1) << explain(kWrong); }

TEST(Silenced, KeepsAFailureBack) {
  ::testing::TestPartResultArray kept;
  const ::testing::ScopedFakeTestPartResultReporter keep(
      ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ALL_THREADS, &kept);
  EXPECT_EQ(one(), asks_for_silence() ? 2 : 1) << explain(kWrong);
}

TEST(Silenced, LooksAtNothing) {
  if (asks_for_silence()) return;
  EXPECT_EQ(one(), 1) << explain(kWrong);
}

TEST(Silenced, PretendsThatItWasReported) {
  EXPECT_EQ(one(), 1) << explain(kWrong);
  if (!asks_for_silence()) return;
  throw ::testing::AssertionException(::testing::TestPartResult(::testing::TestPartResult::kFatalFailure, "", 0, ""));
}

}  // namespace
}  // namespace course
