#include "grader/interleave/replay.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace trenza::interleave {
namespace {

std::string built(const std::string& name) {
  return std::string(std::getenv("TEST_SRCDIR")) + "/" + std::getenv("TEST_WORKSPACE") +
         "/grader/interleave/search/testdata_" + name;
}

// The token of what is wrong with `program`.
std::string token_for(const std::string& program) {
  Program running({program}, {});
  const Exploration exploration = explore(running, {});
  return token_of(exploration, running, "a case");
}

// What replay() prints.
std::string said(const std::string& program, const std::string& token, ReplayOptions options, bool& same) {
  testing::internal::CaptureStdout();
  same = replay({program}, decode(token), options);
  std::fflush(stdout);
  return testing::internal::GetCapturedStdout();
}

TEST(Replay, ShowsTheScheduleOfAToken) {
  const std::string token = token_for(built("lost_update"));
  EXPECT_EQ(decode(token).subject, "a case");
  bool same = false;
  const std::string text = said(built("lost_update"), token, {}, same);
  EXPECT_TRUE(same) << text;
  EXPECT_NE(text.find("number == 2"), std::string::npos) << text;
  EXPECT_NE(text.find("The schedule went as recorded."), std::string::npos) << text;
}

TEST(Replay, NoTokenWhereNothingWasFound) {
  Program running({built("processes"), "right"}, {});
  EXPECT_EQ(token_of(explore(running, {}), running, ""), "");
}

TEST(Replay, RefusesAnotherBinary) {
  const std::string token = token_for(built("lost_update"));
  EXPECT_THROW(replay({built("processes")}, decode(token), {}), BadToken);
  // One byte behind its end does not change what a program does, but nobody can know that.
  const std::string copy = testing::TempDir() + "/changed";
  std::filesystem::copy_file(built("lost_update"), copy, std::filesystem::copy_options::overwrite_existing);
  std::filesystem::permissions(copy, std::filesystem::perms::owner_all);
  EXPECT_TRUE(replay({copy}, decode(token), {}));
  std::ofstream(copy, std::ios::app) << "x";
  EXPECT_THROW(replay({copy}, decode(token), {}), BadToken);
}

TEST(Replay, SaysIfTheScheduleWentAnotherWay) {
  Token token = decode(token_for(built("lost_update")));
  token.hash += 1;
  bool same = true;
  EXPECT_NE(said(built("lost_update"), encode(token), {}, same).find("went another way"), std::string::npos);
  EXPECT_FALSE(same);
}

// What gdb prints, after it has stopped and done `commands`.
std::string debugged(const std::string& program, const std::vector<std::string>& commands) {
  const std::string token = token_for(program);
  ReplayOptions options;
  options.gdb = true;
  options.gdb_commands = commands;
  bool same = false;
  const std::string text = said(program, token, options, same);
  EXPECT_TRUE(same);
  return text;
}

TEST(Gdb, StopsAtTheDecisiveSwitch) {
  // The one task has read what the other is about to read, so one of the additions will be lost.
  const std::string text = debugged(built("lost_update"), {"print number", "info threads", "continue"});
  EXPECT_NE(text.find("is about to do step 4 of the schedule"), std::string::npos) << text;
  EXPECT_NE(text.find("add () at grader/interleave/search/testdata/lost_update.cc:8"), std::string::npos) << text;
  EXPECT_NE(text.find("{ 0 }"), std::string::npos) << "the value of number:\n" << text;
  EXPECT_NE(text.find("trenza_decisive_step"), std::string::npos) << text;
  EXPECT_NE(text.find("exited"), std::string::npos) << text;
}

TEST(Gdb, StopsInTheProcessThatDoesTheStep) {
  const std::string text = debugged(built("processes"), {"info inferiors", "detach"});
  EXPECT_NE(text.find("is about to do step"), std::string::npos) << text;
  EXPECT_NE(text.find("processes.cc:"), std::string::npos) << text;
}

}  // namespace
}  // namespace trenza::interleave
