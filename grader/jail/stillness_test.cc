// A tree in which nothing can run any more is ended, at every level; one that may go on is not (stillness.h).

#include <grp.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <string>

#include "grader/jail/jail_fixture.h"
#include "grader/testing/seal.h"

namespace trenza {
namespace {

using End = Outcome::End;

class StillnessTest : public JailFixture {
 protected:
  static Outcome run_program(const std::string& program, const std::string& what) {
    Command command = JailFixture::command("");
    command.arguments = {std::filesystem::absolute(program).string(), what};
    command.ends_when_still = true;
    command.greeting = std::string(sizeof(Key), 'k');
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
      {"has_no_timer_any_more", "a signal"},
  };
  for (const auto& [what, waits] : hangs) {
    const Outcome outcome = run_sleeper(what);
    EXPECT_EQ(outcome.end, End::still) << what << ": " << outcome.error;
    ASSERT_FALSE(outcome.waits.empty()) << what;
    EXPECT_NE(std::find(outcome.waits.begin(), outcome.waits.end(), waits), outcome.waits.end()) << what;
  }
}

TEST_P(StillnessTest, WhatMayGoOnIsLeftAlone) {
  for (const char* what :
       {"sleeps", "waits_for_a_time", "polls_for_a_time", "waits_for_who_sleeps", "waits_for_a_child_that_sleeps",
        "works", "plays_ball", "is_stopped_and_goes_on", "waits_for_its_timer", "waits_for_who_comes"}) {
    const Outcome outcome = run_sleeper(what);
    EXPECT_EQ(outcome.end, End::exited) << what << ": " << outcome.error;
    EXPECT_EQ(outcome.code, 0) << what;
  }
}

TEST_P(StillnessTest, WhoCanSetAHiddenTimerIsInDoubt) {
  for (const char* what : {"alarm", "setitimer", "timerfd"}) {
    const Outcome outcome = run_program("grader/jail/hidden_timers", what);
    EXPECT_EQ(outcome.end, End::exited) << what;
    EXPECT_EQ(outcome.code, 0) << what;
  }
}

TEST_P(StillnessTest, AWaitOfATestIsToldThatItIsInVain) {
  for (const char* what : {"waits_in_vain", "meets_nobody", "waits_in_order"}) {
    const Outcome outcome = run_sleeper(what);
    EXPECT_EQ(outcome.end, End::exited) << what << ": " << outcome.error;
    EXPECT_EQ(outcome.code, 0) << what;
  }
}

// The programs of this test where everybody can run them, which Bazel's folders are not.
class PublicCopies {
 public:
  PublicCopies() {
    std::string name = "/tmp/stillness.XXXXXX";
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    for (const char* program : {"keeper", "sleepers"}) {
      std::filesystem::copy_file(std::string("grader/jail/") + program, folder_ / program);
    }
    std::filesystem::permissions(folder_, std::filesystem::perms(0755));
  }
  ~PublicCopies() { std::filesystem::remove_all(folder_); }
  PublicCopies(const PublicCopies&) = delete;
  PublicCopies& operator=(const PublicCopies&) = delete;

  std::string path(const char* program) const { return (folder_ / program).string(); }

 private:
  std::filesystem::path folder_;
};

constexpr int kLacking = 77;

// In a process of its own: 0 if a hang is known, and what goes on is left alone, where the grader is not root's.
int look_as_nobody(const PublicCopies& programs, Jail::Level level) {
  constexpr id_t kNobody = 65534;
  if (getuid() == 0 && (setgroups(0, nullptr) != 0 || setresgid(kNobody, kNobody, kNobody) != 0 ||
                        setresuid(kNobody, kNobody, kNobody) != 0)) {
    return 2;
  }
  const Jail jail(programs.path("keeper"), level);
  if (jail.lack()) return kLacking;
  Limits limits;
  limits.wall = std::chrono::minutes(1);
  const auto end_of = [&](const char* what) {
    Command command;
    command.arguments = {programs.path("sleepers"), what};
    command.ends_when_still = true;
    command.greeting = std::string(sizeof(Key), 'k');
    return jail.run(command, limits).end;
  };
  if (end_of("locks_twice") != End::still) return 3;
  return end_of("sleeps") == End::exited && end_of("waits_in_vain") == End::exited ? 0 : 4;
}

TEST_P(StillnessTest, AnyUserCanSeeIt) {
  const PublicCopies programs;
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) _exit(look_as_nobody(programs, GetParam().level));
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == kLacking) GTEST_SKIP() << "a user who is not root cannot have this level here";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace trenza
