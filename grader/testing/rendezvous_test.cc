#include "grader/testing/rendezvous.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "grader/testing/clocks.h"
#include "grader/testing/processes.h"
#include "grader/testing/shared.h"

namespace trenza {
namespace {

using std::chrono::milliseconds;

// Long enough for any machine; no test waits for it to pass.
constexpr milliseconds kPatience{20'000};
// Short: the time that a meeting which cannot take place is waited for.
constexpr milliseconds kMoment{20};

TEST(Rendezvous, NobodyLeavesBeforeAllThreadsAreThere) {
  constexpr int kParties = 8;
  Rendezvous meeting(kParties);
  std::atomic<int> before{0};
  std::atomic<int> early{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kParties; ++i) {
    threads.emplace_back([&] {
      ++before;
      EXPECT_TRUE(meeting.arrive_and_wait(kPatience));
      if (before != kParties) ++early;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(early, 0);
  EXPECT_EQ(meeting.arrived(), kParties);
}

TEST(Rendezvous, MeetsForkedProcesses) {
  constexpr int kParties = 4;
  Rendezvous meeting(kParties);
  const Shared<std::atomic<int>> before;
  std::vector<pid_t> started;
  for (int i = 0; i < kParties; ++i) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ++*before;
      _exit(meeting.arrive_and_wait(kPatience) && *before == kParties ? 0 : 1);
    }
    started.push_back(child);
  }
  for (const pid_t child : started) {
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
}

TEST(Rendezvous, GivesUpAtTheLimitAndStaysArrived) {
  Rendezvous meeting(2);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(meeting.arrive_and_wait(kMoment));
  EXPECT_GE(std::chrono::steady_clock::now() - start, kMoment);
  EXPECT_EQ(meeting.arrived(), 1);
  EXPECT_TRUE(meeting.arrive_and_wait(milliseconds(0))) << "the second party completes the meeting";
  EXPECT_TRUE(meeting.wait(milliseconds(0)));
}

TEST(Rendezvous, WaitingDoesNotCount) {
  Rendezvous meeting(1);
  EXPECT_FALSE(meeting.wait(milliseconds(0)));
  EXPECT_EQ(meeting.arrived(), 0);
  std::thread other([&] { meeting.arrive(); });
  EXPECT_TRUE(meeting.wait(kPatience));
  other.join();
}

TEST(Eventually, LooksUntilTheConditionHolds) {
  int looks = 0;
  EXPECT_TRUE(eventually([&] { return ++looks == 3; }, kPatience));
  EXPECT_EQ(looks, 3);
  EXPECT_FALSE(eventually([] { return false; }, kMoment));
  EXPECT_TRUE(eventually([] { return true; }, milliseconds(0)));
}

TEST(Eventually, AClockThatIsPutForwardDoesNotEndTheWait) {
  int looks = 0;
  EXPECT_TRUE(eventually(
      [&] {
        if (++looks == 1) put_clock_forward(CLOCK_MONOTONIC, std::chrono::nanoseconds(kPatience).count() * 10);
        return looks == 5;
      },
      kPatience));
}

}  // namespace
}  // namespace trenza
