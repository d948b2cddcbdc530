#include "grader/testing/processes.h"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <vector>

#include "grader/testing/assertions.h"
#include "grader/testing/rendezvous.h"
#include "grader/testing/shared.h"

namespace trenza {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPatience{20'000};

// A child that sleeps until it is killed.
pid_t start_sleeper() {
  const pid_t child = fork();
  if (child == 0) {
    for (;;) pause();
  }
  return child;
}

TEST(RunInChild, TellsTheExitCode) {
  EXPECT_EQ(run_in_child([] { return 7; }, kPatience), (Ending{7, std::nullopt}));
  EXPECT_TRUE(children().empty());
}

TEST(RunInChild, TellsTheSignal) {
  const auto ending = run_in_child([] { return raise(SIGKILL); }, kPatience);
  EXPECT_EQ(ending, (Ending{std::nullopt, SIGKILL}));
}

TEST(RunInChild, KillsWhatDoesNotEnd) {
  const Shared<std::atomic<pid_t>> child;
  const auto body = [&]() -> int {
    *child = getpid();
    for (;;) pause();
  };
  EXPECT_EQ(run_in_child(body, milliseconds(100)), std::nullopt);
  EXPECT_TRUE(children().empty()) << "it is killed and reaped";
}

TEST(RunInChild, FailsWhereTheBodyDoesNotComeBack) {
  std::optional<Ending> ending;
  EXPECT_NONFATAL_FAILURE(ending = run_in_child([]() -> int { _exit(0); }, kPatience), "did not come back");
  EXPECT_EQ(ending, (Ending{0, std::nullopt})) << "which is what a body that comes back says, too";
}

TEST(RunInChild, FailsWhereAnAssertionDidAndNobodyHeardOfIt) {
  const auto body = [] {
    note_outcome(__FILE__, __LINE__, ::testing::TestPartResult::kNonFatalFailure);
    return 0;
  };
  EXPECT_NONFATAL_FAILURE(run_in_child(body, kPatience), "An assertion failed in a process");
}

TEST(RunInChild, DoesNotComeBackTwice) {
  const pid_t own = getpid();
  run_in_child([] { return 0; }, kPatience);
  EXPECT_EQ(getpid(), own);
}

TEST(StopForAMoment, IsSeenByAParentThatAsks) {
  const pid_t child = fork();
  if (child == 0) {
    stop_for_a_moment(kPatience);
    _exit(5);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, WUNTRACED), child);
  EXPECT_TRUE(WIFSTOPPED(status));
  while (WIFSTOPPED(status)) ASSERT_EQ(waitpid(child, &status, WUNTRACED), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 5);
}

TEST(StopForAMoment, EndsWhoeverDoesNotAsk) {
  const pid_t child = fork();
  if (child == 0) {
    stop_for_a_moment(kPatience);
    _exit(5);
  }
  int status = 0;
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 5);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, kPatience) << "the stop alone wakes a parent that waits";
}

TEST(Ending, ReadsAsWords) {
  EXPECT_EQ(to_string(Ending{3, std::nullopt}), "exit code 3");
  EXPECT_EQ(to_string(Ending{std::nullopt, SIGKILL}), "signal 9 (Killed)");
  EXPECT_EQ(to_string(Ending{}), "nothing");
}

TEST(Children, AreListedUntilTheyAreReaped) {
  EXPECT_TRUE(children().empty());
  const pid_t sleeper = start_sleeper();
  const pid_t zombie = fork();
  if (zombie == 0) _exit(0);
  EXPECT_TRUE(eventually([&] { return is_zombie(zombie); }, kPatience));
  EXPECT_FALSE(is_zombie(sleeper));
  auto found = children();
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (std::vector<pid_t>{std::min(sleeper, zombie), std::max(sleeper, zombie)}));
  EXPECT_EQ(reap_all_children(), 2);
  EXPECT_TRUE(children().empty());
  EXPECT_FALSE(is_zombie(zombie));
  EXPECT_EQ(reap_all_children(), 0);
}

TEST(Children, AreListedWhateverTheyCallThemselves) {
  int named[2];
  ASSERT_EQ(pipe(named), 0);
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_NAME, "one\ntwo) Z 1");
    close(named[0]);
    close(named[1]);
    for (;;) pause();
  }
  close(named[1]);
  char byte;
  EXPECT_EQ(read(named[0], &byte, 1), 0) << "the child has its name";
  close(named[0]);
  EXPECT_EQ(children(), std::vector{child});
  EXPECT_FALSE(is_zombie(child));
  kill(child, SIGKILL);
  EXPECT_EQ(waitpid(child, nullptr, 0), child);
}

// Nobody waits for them, so that they may go between the opening of their state and the reading of it.
TEST(Children, MayGoWhileTheyAreListed) {
  const auto previous = signal(SIGCHLD, SIG_IGN);
  for (int i = 0; i < 500; ++i) {
    if (fork() == 0) _exit(0);
    EXPECT_NO_THROW(children());
  }
  EXPECT_EQ(wait(nullptr), -1) << "while the signal is ignored, it waits until the last one has gone";
  signal(SIGCHLD, previous);
}

TEST(IsZombie, IsFalseForWhatDoesNotExist) { EXPECT_FALSE(is_zombie(0)); }

}  // namespace
}  // namespace trenza
