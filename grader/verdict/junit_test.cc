#include "grader/verdict/junit.h"

#include <gtest/gtest.h>

namespace trenza {
namespace {

ExerciseResult example() {
  return {"race_mutex",
          "exercises/05_race_mutex",
          "tsan",
          "time limits only",
          {
              {"A.Passes", 2, Verdict::pass, "", "", "printed <b>&\"\n", 0.25},
              {"A.Races",
               3,
               Verdict::race,
               "Two threads: \"get\" & <add>",
               "  stack\n  more",
               "",
               0.5,
               Place{"race_mutex.cc", 7, 3},
               {{"thread 1", "reads \"n\" → <0>", Place{"race_mutex.cc", 7}}, {"main", "⋯ 3 steps"}}},
              {"A.Skipped", 1, Verdict::skipped, "no such thing here", "", "", 0},
              {"A.Broken", 1, Verdict::infra, "no disk", "", "", 0},
          }};
}

TEST(Junit, ReadsBackWhatItWrote) {
  const std::vector<ExerciseResult> written = {example(), example()};
  const auto read = from_junit(to_junit(written));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, written);
}

TEST(Junit, CountsForOtherTools) {
  const std::string xml = to_junit({example()});
  EXPECT_NE(xml.find("tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\""), std::string::npos) << xml;
}

TEST(Junit, RefusesWhatItDidNotWrite) {
  EXPECT_FALSE(from_junit(""));
  EXPECT_FALSE(from_junit("no xml"));
  const std::string xml = to_junit({example()});
  const std::size_t end = xml.rfind("</testsuites>");
  for (std::size_t size = 0; size < end; ++size) EXPECT_FALSE(from_junit(xml.substr(0, size))) << "cut at " << size;
  EXPECT_FALSE(from_junit("<testsuites><testsuite name='x'><testcase name='x' status='run'/></testsuite></testsuites>"))
      << "synthesized by Bazel";
}

TEST(Verdict, NamesAreReadBack) {
  for (int i = 0; i <= static_cast<int>(Verdict::infra); ++i) {
    EXPECT_EQ(verdict_from_name(name(static_cast<Verdict>(i))), static_cast<Verdict>(i));
  }
  EXPECT_FALSE(verdict_from_name("pass"));
}

}  // namespace
}  // namespace trenza
