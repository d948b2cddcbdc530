#include "grader/runner/exploration.h"

#include <gtest/gtest.h>

namespace trenza {
namespace {

TEST(ReadExploration, AFinding) {
  const auto exploration =
      read_exploration(R"({"found":"race","nondeterministic":false,"sentence":"A race.","picture":"| lanes |",)"
                       R"("places":[{"file":"d/a.cc","line":3},{"file":"","line":4},7,{"file":"b.cc","line":-1}],)"
                       R"("records":"begin|7|A.B\n","output":"so far"})");
  ASSERT_TRUE(exploration.has_value());
  EXPECT_EQ(
      *exploration,
      (Exploration{"race", false, false, 0, "A race.", {{"a.cc", 3}}, "| lanes |", "begin|7|A.B\n", {}, {}, "so far"}));
}

TEST(ReadExploration, AScheduleIsPlainText) {
  const auto exploration = read_exploration(
      R"({"found":"race","records":"","schedule":[{"who":"main","text":"reads \u001bx","file":"d/a.cc","line":3},)"
      R"({"who":"thread 1","text":"⋯ 3 steps","file":"","line":0},7]})");
  ASSERT_TRUE(exploration.has_value());
  EXPECT_EQ(exploration->schedule,
            (std::vector<ScheduleStep>{{"main", "reads \\x1Bx", Place{"a.cc", 3}}, {"thread 1", "⋯ 3 steps"}}));
}

TEST(ReadExploration, NothingFound) {
  const auto exploration = read_exploration(R"({"found":null,"sentence":"All of it.","records":""})");
  ASSERT_TRUE(exploration.has_value());
  EXPECT_EQ(exploration->found, "");
  EXPECT_EQ(exploration->sentence, "All of it.");
}

TEST(ReadExploration, OneThatWasCutShort) {
  const auto exploration = read_exploration(R"({"found":null,"records":"","wall_hit":true,"schedules":37})");
  ASSERT_TRUE(exploration.has_value());
  EXPECT_TRUE(exploration->cut_short);
  EXPECT_EQ(exploration->schedules, 37u);
}

TEST(ReadExploration, AKey) {
  const auto exploration = read_exploration(R"({"found":null,"records":"","key":"000102030405060708090a0b0c0d0eff"})");
  ASSERT_TRUE(exploration.has_value());
  EXPECT_EQ(exploration->key, (Key{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255}));
  for (const char* digits : {"", "00", "0x0102030405060708090a0b0c0d0eff", "000102030405060708090a0b0c0d0eff0"}) {
    EXPECT_EQ(read_exploration(std::string(R"({"found":null,"records":"","key":")") + digits + "\"}")->key, Key{});
  }
}

TEST(ReadExploration, AnythingElseIsNone) {
  for (const char* text : {"", "begin|7|A.B\n", "{", "[]", "3", R"({"found":null})", R"({"records":""})",
                           "{\"found\":null,\"records\":\"\"}{\"found\":null,\"records\":\"\"}"}) {
    EXPECT_FALSE(read_exploration(text).has_value()) << text;
  }
}

TEST(ReadExploration, FieldsOfAnotherTypeAreEmpty) {
  const auto exploration = read_exploration(R"({"found":7,"sentence":[],"records":{},"wall_hit":1,"schedules":-1})");
  ASSERT_TRUE(exploration.has_value());
  EXPECT_EQ(*exploration, Exploration());
}

}  // namespace
}  // namespace trenza
