// A tree in which nothing can run any more is ended, at every level; one that may go on is not (stillness.h).

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>

#include "grader/jail/jail_fixture.h"

namespace trenza {
namespace {

using End = Outcome::End;

class StillnessTest : public JailFixture {
 protected:
  static Outcome run_program(const std::string& program, const std::string& what) {
    Command command = JailFixture::command("");
    command.arguments = {std::filesystem::absolute(program).string(), what};
    command.ends_when_still = true;
    Limits limits;
    limits.wall = std::chrono::minutes(1);
    return run(command, limits);
  }
  static Outcome run_sleeper(const std::string& what) { return run_program("grader/jail/sleepers", what); }
};
TRENZA_AT_EVERY_LEVEL(StillnessTest);

TEST_P(StillnessTest, AHangIsKnownAndSaysWhatItWaitsFor) {
  const std::map<std::string, std::string> hangs = {
      {"locks_twice", "a lock, a condition or another thread"},
      {"joins_who_waits", "a lock, a condition or another thread"},
      {"reads_its_own_pipe", "data"},
      {"fills_its_own_pipe", "somebody who reads"},
      {"waits_for_a_child_that_waits", "a child process"},
      {"polls_for_ever", "something"},
      {"waits_for_a_semaphore", "a lock, a condition or another thread"},
  };
  for (const auto& [what, waits] : hangs) {
    const Outcome outcome = run_sleeper(what);
    EXPECT_EQ(outcome.end, End::still) << what << ": " << outcome.error;
    ASSERT_FALSE(outcome.waits.empty()) << what;
    EXPECT_NE(std::find(outcome.waits.begin(), outcome.waits.end(), waits), outcome.waits.end()) << what;
  }
}

TEST_P(StillnessTest, WhatMayGoOnIsLeftAlone) {
  for (const char* what : {"sleeps", "waits_for_a_time", "polls_for_a_time", "waits_for_who_sleeps",
                           "waits_for_a_child_that_sleeps", "works", "plays_ball", "is_stopped_and_goes_on"}) {
    const Outcome outcome = run_sleeper(what);
    EXPECT_EQ(outcome.end, End::exited) << what << ": " << outcome.error;
    EXPECT_EQ(outcome.code, 0) << what;
  }
}

TEST_P(StillnessTest, WhoCanSetATimerIsInDoubt) {
  const Outcome outcome = run_program("grader/jail/alarm_sleeper", "");
  EXPECT_EQ(outcome.end, End::exited);
  EXPECT_EQ(outcome.code, 0);
}

}  // namespace
}  // namespace trenza
