// What a tree may use, at every level: bombs and balloons end with their own name, and nothing of them stays.

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "grader/jail/jail_fixture.h"
#include "grader/jail/tree.h"

namespace trenza {
namespace {

using End = Outcome::End;

// A program that grows, in Perl: it starts in a moment and needs no compiler. The limits are small, and twice the limit
// is the end of the program by itself: a defect of the jail must not hurt the machine that finds it.
class LimitsTest : public JailFixture {
 protected:
  static Outcome perl(const std::string& program, const Limits& limits) {
    Command command = JailFixture::command("");
    command.arguments = {"/usr/bin/perl", "-e", program};
    command.directory = scratch();
    return run(command, limits);
  }

  static Limits small() {
    Limits limits;
    limits.processes = 40;
    limits.memory_bytes = 100'000'000;
    limits.disk_bytes = 16'000'000;
    limits.file_bytes = 8'000'000;
    limits.names = 500;
    return limits;
  }

  // Nothing of the tree is left below this process.
  void TearDown() override {
    EXPECT_TRUE(processes_below(false).empty());
    JailFixture::TearDown();
  }
};
TRENZA_AT_EVERY_LEVEL(LimitsTest);
TRENZA_AT_EVERY_LEVEL_WATCHED(LimitsTest);

TEST_P(LimitsTest, ForkBomb) {
  const Outcome outcome = perl("for (1..80) { my $pid = fork // last; sleep 1000 if !$pid } sleep 1000", small());
  EXPECT_EQ(outcome.end, End::process_limit) << outcome.error << outcome.output;
}

// Every process forks again: 256 of them, and no more.
TEST_P(LimitsTest, ForkBombThatDoubles) {
  const Outcome outcome = perl("for (1..8) { fork // last } sleep 1000", small());
  EXPECT_EQ(outcome.end, End::process_limit) << outcome.error << outcome.output;
}

TEST_P(LimitsTest, ForkBombOfDaemons) {
  const Outcome outcome = perl(R"(
      use POSIX;
      for (1..80) { my $pid = fork // last; if (!$pid) { POSIX::setsid(); fork and POSIX::_exit(0); sleep 1000 } }
      sleep 1000)",
                               small());
  EXPECT_EQ(outcome.end, End::process_limit) << outcome.error << outcome.output;
}

// A process that asks to be traced is stopped for its keeper, and must not be taken for one that has ended well.
TEST_P(LimitsTest, TracedByItsKeeper) {
  if (GetParam().level == Jail::Level::full) GTEST_SKIP() << "there the filter refuses it";
  const Outcome outcome =
      perl("syscall " + std::to_string(SYS_ptrace) + ", 0, 0, 0, 0; kill 'USR1', $$; exit 0", small());
  EXPECT_EQ(outcome.end, End::signalled) << outcome.error << outcome.output;
  EXPECT_EQ(outcome.code, SIGKILL);
}

TEST_P(LimitsTest, ProcessesBelowTheLimitAreFine) {
  const Outcome outcome = perl("for (1..30) { my $pid = fork // die; exit 0 if !$pid } 1 while wait != -1", small());
  EXPECT_EQ(outcome.end, End::exited) << outcome.error << outcome.output;
  EXPECT_EQ(outcome.code, 0);
}

TEST_P(LimitsTest, MemoryBalloon) {
  const Outcome outcome = perl("my @all; for (1..200) { push @all, 'x' x 1_000_000 } sleep 1000", small());
  EXPECT_EQ(outcome.end, End::memory_limit) << outcome.error << outcome.output;
}

TEST_P(LimitsTest, MemoryOfAllProcessesTogether) {
  const Outcome outcome =
      perl("for (1..10) { my $pid = fork // die; if (!$pid) { my $all = 'x' x 20_000_000; sleep 1000 } } sleep 1000",
           small());
  EXPECT_EQ(outcome.end, End::memory_limit) << outcome.error << outcome.output;
}

// Pages that forked processes share are there once.
TEST_P(LimitsTest, SharedMemoryIsCountedOnce) {
  const Outcome outcome = perl(R"(
      my $all = 'x' x 30_000_000;
      for (1..10) { my $pid = fork // die; if (!$pid) { select undef, undef, undef, 0.2; exit 0 } }
      1 while wait != -1)",
                               small());
  EXPECT_EQ(outcome.end, End::exited) << outcome.error << outcome.output;
}

TEST_P(LimitsTest, SharedMemoryFolder) {
  if (!has_namespaces()) GTEST_SKIP() << "the level none shares /dev/shm with the machine";
  const Outcome outcome = perl(
      "for (1..10) { open my $f, '>', \"/dev/shm/$_\" or die; syswrite $f, 'x' x 4_000_000 or last } exit 0", small());
  EXPECT_EQ(outcome.end, End::memory_limit) << outcome.error << outcome.output;
}

TEST_P(LimitsTest, ManyLargeFiles) {
  const Outcome outcome =
      perl("for (1..10) { open my $f, '>', $_ or die; syswrite $f, 'x' x 4_000_000 or last } sleep 1000", small());
  EXPECT_EQ(outcome.end, End::file_limit) << outcome.error << outcome.output;
}

TEST_P(LimitsTest, ManyNames) {
  const Outcome outcome = perl("for (1..2000) { mkdir $_ or last } sleep 1000", small());
  EXPECT_EQ(outcome.end, End::file_limit) << outcome.error << outcome.output;
}

TEST_P(LimitsTest, SparseFile) {
  const Outcome outcome = perl("open my $f, '>', 'sparse' or die; truncate $f, 1 << 40; exit 0", small());
  EXPECT_EQ(outcome.end, End::signalled);
  EXPECT_EQ(outcome.code, SIGXFSZ);
}

TEST_P(LimitsTest, CpuOfOneProcess) {
  if (!GetParam().cgroups) GTEST_SKIP() << "CPU time is watched in any case";
  Limits limits = small();
  limits.cpu = std::chrono::seconds(1);
  const Outcome outcome = perl("1 while 1", limits);
  if (outcome.end != End::cpu_limit) {
    EXPECT_EQ(outcome.end, End::signalled) << outcome.error;
    EXPECT_TRUE(outcome.code == SIGXCPU || outcome.code == SIGKILL) << outcome.code;
  }
}

TEST_P(LimitsTest, CpuOfAllProcessesTogether) {
  if (!GetParam().cgroups) GTEST_SKIP() << "CPU time is watched in any case";
  Limits limits = small();
  limits.cpu = std::chrono::seconds(1);
  limits.wall = std::chrono::seconds(60);
  // Each of them ends well below the limit.
  const Outcome outcome = perl(R"(
      for (1..20) {
        my $pid = fork // die;
        if (!$pid) { 1 while (times)[0] < 0.3; exit 0 }
        waitpid $pid, 0;
      })",
                               limits);
  EXPECT_EQ(outcome.end, End::cpu_limit) << outcome.error << outcome.output;
}

// A process waits in the kernel, uninterruptible as vfork(2) makes it, until its child is gone. Nothing else can bring
// it there at will and for as long as a test wants.
std::string held_up_for(double seconds) {
  return "my $pid = syscall " + std::to_string(SYS_clone) + ", " + std::to_string(CLONE_VFORK | SIGCHLD) +
         ", 0, 0, 0, 0; if ($pid == 0) { select undef, undef, undef, " + std::to_string(seconds) + "; } exit 0";
}

TEST_P(LimitsTest, TimeIsNotUpForWhatTheMachineHoldsUp) {
  Limits limits = small();
  limits.wall = std::chrono::milliseconds(1000);
  const Outcome outcome = perl(held_up_for(1.5), limits);
  EXPECT_EQ(outcome.end, End::exited) << outcome.error << outcome.output;
  EXPECT_EQ(outcome.code, 0) << outcome.output;
  EXPECT_GE(outcome.wall, std::chrono::milliseconds(1500));
}

TEST_P(LimitsTest, HowLongTheMachineHeldItUpIsTold) {
  const Outcome outcome = perl(held_up_for(2.5), small());
  EXPECT_EQ(outcome.end, End::exited) << outcome.error << outcome.output;
  EXPECT_GE(outcome.held_up, std::chrono::milliseconds(1000));  // windows that were not over at the end do not count
  EXPECT_LE(outcome.held_up, outcome.wall);
}

TEST_P(LimitsTest, NobodyIsHeldUpWhoSleepsOrRuns) {
  const std::chrono::milliseconds margin(1000);  // of the two seconds: it is measured by looks
  Limits limits = small();
  limits.wall = std::chrono::minutes(1);
  Outcome outcome = perl("select undef, undef, undef, 2", limits);
  EXPECT_EQ(outcome.end, End::exited) << outcome.error << outcome.output;
  EXPECT_LE(outcome.held_up, outcome.wall - std::chrono::seconds(2) + margin);
  outcome = perl("1 while (times)[0] < 2", limits);
  EXPECT_EQ(outcome.end, End::exited) << outcome.error << outcome.output;
  EXPECT_LE(outcome.held_up, outcome.wall - std::chrono::seconds(2) + margin);
}

TEST_P(LimitsTest, TimeIsUpInTheEnd) {
  Limits limits = small();
  limits.wall = std::chrono::milliseconds(100);
  const Outcome outcome = perl(held_up_for(1000), limits);
  EXPECT_EQ(outcome.end, End::wall_limit) << outcome.error << outcome.output;
  EXPECT_GE(outcome.wall, kPatience * limits.wall);
}

TEST_P(LimitsTest, TimeIsUpForWhatSleeps) {
  Limits limits = small();
  limits.wall = std::chrono::milliseconds(300);
  const Outcome outcome = perl("select undef, undef, undef, 1000", limits);
  EXPECT_EQ(outcome.end, End::wall_limit) << outcome.error << outcome.output;
}

// Whoever spins either runs or is in line.
TEST(Tree, OneThatSpinsWantsToRun) {
  const pid_t pid = fork();
  if (pid == 0) {
    for (volatile bool on = true; on;) {
    }
  }
  Process process;
  process.pid = pid;
  EXPECT_TRUE(wants_to_run(process));
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  EXPECT_FALSE(wants_to_run(process)) << "it is gone";
}

}  // namespace
}  // namespace trenza
