#include "grader/classroom/late_policy.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "grader/classroom/moment.h"

namespace trenza {
namespace {

std::string file(const std::string& text) {
  const std::string path = std::string(std::getenv("TEST_TMPDIR")) + "/policy.json";
  std::ofstream(path) << text;
  return path;
}

std::string complaint(const std::string& text) {
  try {
    LatePolicy::read(file(text));
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(Moment, IsReadAndWritten) {
  EXPECT_EQ(moment_text(*parse_moment("2026-12-01T23:59:00+01:00")), "2026-12-01T22:59:00Z");
  EXPECT_EQ(parse_moment("2026-12-01 23:59Z"), parse_moment("2026-12-01T18:59:00.5-0500"));
  EXPECT_EQ(*parse_moment("2026-12-01") - *parse_moment("2026-12-01 00:00"), 24 * 3600 - 1);
  for (const char* text : {"", "tomorrow", "2026-13-01", "2026-12-01T25:00", "2026-12-01x"}) {
    EXPECT_FALSE(parse_moment(text)) << text;
  }
}

TEST(LatePolicy, StepsGraceAndWhatIsLater) {
  const LatePolicy policy =
      LatePolicy::read(file(R"({"deadline": "2026-12-01T12:00:00Z", "grace_minutes": 10, "later": 0.1,
               "late": [{"hours": 72, "factor": 0.5}, {"hours": 24, "factor": 0.8}]})"));
  const auto factor = [&](const char* submitted) { return policy.judge("ana", "05", submitted).factor; };
  EXPECT_EQ(factor("2026-12-01T12:10:00Z"), 1);
  EXPECT_EQ(factor("2026-12-01T12:11:00Z"), 0.8);
  EXPECT_EQ(factor("2026-12-02T12:05:00Z"), 0.8);
  EXPECT_EQ(factor("2026-12-03T12:00:00Z"), 0.5);
  EXPECT_EQ(factor("2026-12-09T12:00:00Z"), 0.1);
  EXPECT_EQ(factor(""), 1) << "nobody knows when";
  EXPECT_EQ(policy.judge("ana", "05", "2026-12-01T14:05:00Z").why, "2 h 5 min after the deadline");
}

TEST(LatePolicy, TheNearestDeadlineCounts) {
  const LatePolicy policy = LatePolicy::read(
      file(R"({"deadline": "2026-12-01", "exercises": {"05": "2026-12-05"}, "students": {"bo": "2026-12-09"}})"));
  EXPECT_EQ(policy.judge("ana", "04", "2026-12-03").factor, 0);
  EXPECT_EQ(policy.judge("ana", "05", "2026-12-03").factor, 1);
  EXPECT_EQ(policy.judge("bo", "04", "2026-12-08").factor, 1);
}

TEST(LatePolicy, SaysWhenHiddenCasesAreShown) {
  const LatePolicy policy = LatePolicy::read(file(R"({"reveal": "2027-01-10"})"));
  EXPECT_EQ(policy.reveal(), "2027-01-10");
  EXPECT_EQ(policy.judge("ana", "05", "2027-02-01").factor, 1);
  EXPECT_EQ(LatePolicy::read("2026-12-01").reveal(), "");
  EXPECT_NE(complaint(R"({"reveal": "soon"})").find("is no moment"), std::string::npos);
}

TEST(LatePolicy, MistakesAreSentences) {
  EXPECT_NE(complaint("{").find("is no JSON"), std::string::npos);
  EXPECT_NE(complaint(R"({"dedline": 1})").find("dedline is not known"), std::string::npos);
  EXPECT_NE(complaint(R"({"deadline": "soon"})").find("is no moment"), std::string::npos);
  EXPECT_NE(complaint(R"({"late": [{"hours": 1, "factor": 2}]})").find("is no number from 0 to 1"), std::string::npos);
  EXPECT_THROW(LatePolicy::read("/no/such/file"), std::runtime_error);
}

}  // namespace
}  // namespace trenza
