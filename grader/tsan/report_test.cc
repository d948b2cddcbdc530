#include "grader/tsan/report.h"

#include <gtest/gtest.h>

namespace trenza {
namespace {

constexpr char kRace[] = R"(==================
WARNING: ThreadSanitizer: data race (pid=160)
  Read of size 4 at 0x556f8092f148 by main thread:
    #0 course::SharedCounter::get() const exercises/05_race_mutex/race_mutex.cc:24 (native+0x151a)
    #1 main <null> (r+0x151a)

  Previous write of size 4 at 0x556f8092f148 by thread T1:
    #0 operator++ /usr/include/c++/12/bits/x.h:61 (native+0x127b)
    #1 course::SharedCounter::add(int) exercises/05_race_mutex/race_mutex.cc:19:7 (native+0x127b)
    #2 <null> <null> (libstdc++.so.6+0xd44a2)

SUMMARY: ThreadSanitizer: data race exercises/05_race_mutex/race_mutex.cc:24 in get
==================
)";

TEST(TsanReport, FindsBothAccesses) {
  const auto reports = read_tsan_log(kRace);
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].kind, "data race");
  ASSERT_EQ(reports[0].stacks.size(), 2u);
  const Stack& read = reports[0].stacks[0];
  const Stack& write = reports[0].stacks[1];
  EXPECT_EQ(read.heading, "Read of size 4 at 0x556f8092f148 by main thread");
  EXPECT_EQ(read.frames[1], (Frame{"main", "", 0}));
  EXPECT_EQ(write.heading, "Previous write of size 4 at 0x556f8092f148 by thread T1");
  const Frame* own = write.innermost_in({"05_race_mutex/race_mutex.cc"});
  ASSERT_NE(own, nullptr);
  EXPECT_EQ(*own, (Frame{"course::SharedCounter::add(int)", "exercises/05_race_mutex/race_mutex.cc", 19}));
  EXPECT_EQ(write.innermost_in({"mutex.cc"}), nullptr) << "only whole path components count";
}

TEST(TsanReport, ReadsFunctionsWithFunctionTypes) {
  const auto reports = read_tsan_log(
      "WARNING: ThreadSanitizer: data race (pid=2)\n"
      "  Write of size 4 at 0x7b04000000f0 by thread T1:\n"
      "    #0 course::SharedCounter::add(int, std::function<void (int)> const&) a/race_mutex.cc:20 (worker+0xd119)\n");
  ASSERT_EQ(reports.size(), 1u);
  ASSERT_EQ(reports[0].stacks.size(), 1u);
  EXPECT_EQ(reports[0].stacks[0].frames[0],
            (Frame{"course::SharedCounter::add(int, std::function<void (int)> const&)", "a/race_mutex.cc", 20}));
}

TEST(TsanReport, ReadsWhichMutexesWereHeld) {
  const auto held = [](const std::string& heading) { return Stack{heading, {}}.mutexes(); };
  EXPECT_EQ(held("Write of size 8 at 0x7b by main thread (mutexes: write M59, read M60)"),
            (std::vector<std::string>{"M59", "M60"}));
  EXPECT_EQ(held("Previous read of size 8 at 0x7b by thread T2 (mutexes: read M7)"), std::vector<std::string>{"M7"});
  EXPECT_TRUE(held("Read of size 4 at 0x55 by main thread").empty());
}

TEST(TsanReport, ReadsSeveralAndCrashes) {
  const auto reports =
      read_tsan_log(std::string(kRace) +
                    "noise\n==7==ERROR: ThreadSanitizer: SEGV on unknown address 0x000 (pc 0x5 T7)\n"
                    "==7==The signal is caused by a WRITE memory access.\n"
                    "    #0 main /tmp/r.cc:9 (r+0x1690)\nSUMMARY: ThreadSanitizer: SEGV /tmp/r.cc:9\n");
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(reports[1].kind, "SEGV on unknown address");
  ASSERT_EQ(reports[1].stacks.size(), 1u);
  EXPECT_EQ(reports[1].stacks[0].frames[0].line, 9);
}

TEST(TsanReport, LosesNothing) {
  EXPECT_TRUE(read_tsan_log("").empty());
  EXPECT_TRUE(read_tsan_log("==================\n\n").empty());
  EXPECT_EQ(read_tsan_log("something else\n").at(0).kind, "unreadable");
  const std::string cut = std::string(kRace).substr(0, 120);
  EXPECT_EQ(read_tsan_log(cut).at(0).kind, "data race") << "a report cut by a kill is a report";
}

TEST(TsanReport, ReadsLinesOfAnyLength) {
  const std::string log =
      "WARNING: ThreadSanitizer: data race (pid=2)\n    #0 " + std::string(1'000'000, 'a') + " (x+0x1)\n";
  EXPECT_EQ(read_tsan_log(log).at(0).kind, "data race");
}

}  // namespace
}  // namespace trenza
