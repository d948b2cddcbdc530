#include "grader/jail/outcome.h"

#include <gtest/gtest.h>

namespace trenza {
namespace {

TEST(KeeperReport, IsReadWhole) {
  Outcome outcome;
  ASSERT_TRUE(read_keeper_report(
      "signalled 11\nused 120 20 30 4096\nwaits a child process\nsurvivor 7 zombie a b\nleftover the name x\ndone\n",
      outcome));
  EXPECT_EQ(outcome.end, Outcome::End::signalled);
  EXPECT_EQ(outcome.code, 11);
  EXPECT_EQ(outcome.wall.count(), 120);
  EXPECT_EQ(outcome.held_up.count(), 20);
  EXPECT_EQ(outcome.cpu.count(), 30);
  EXPECT_EQ(outcome.waits, std::vector<std::string>{"a child process"});
  EXPECT_EQ(outcome.peak_memory_kb, 4096u);
  EXPECT_EQ(outcome.survivors, (std::vector<Outcome::Survivor>{{7, true, "a b"}}));
  EXPECT_EQ(outcome.leftovers, std::vector<std::string>{"the name x"});
}

TEST(KeeperReport, IsNotBelievedWithoutItsEnd) {
  Outcome outcome;
  EXPECT_FALSE(read_keeper_report("exited 0\n", outcome));
  EXPECT_FALSE(read_keeper_report("", outcome));
  EXPECT_FALSE(read_keeper_report("nonsense\ndone\n", outcome));
}

TEST(KeeperReport, CarriesTheKeepersOwnFault) {
  Outcome outcome;
  EXPECT_FALSE(read_keeper_report("error no processes left\n", outcome));
  EXPECT_EQ(outcome.end, Outcome::End::jail_failed);
  EXPECT_EQ(outcome.error, "no processes left");
}

}  // namespace
}  // namespace trenza
