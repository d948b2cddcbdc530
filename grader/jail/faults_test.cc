// Faults of the grader and of the machine, injected: each ends in jail_failed, never in a result of the program, and
// the next run is as if nothing had been.

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>

#include "grader/jail/cgroup_folder.h"
#include "grader/jail/jail_fixture.h"
#include "grader/jail/tree.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;
using End = Outcome::End;

// The control groups that `graders` made, in all hierarchies, and the machine's mounts. Other tests run beside this
// one, and have groups of their own that come and go.
std::set<std::string> traces(const std::set<pid_t>& graders) {
  std::set<std::string> found;
  for (const CgroupMount& mount : cgroup_mounts("/proc/self")) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(mount.folder, error)) {
      const std::string name = entry.path().filename().string();
      for (const pid_t grader : graders) {
        if (name.starts_with("trenza-" + std::to_string(grader) + "-")) found.insert(entry.path().string());
      }
    }
  }
  std::ifstream mounts("/proc/self/mounts");
  for (std::string line; std::getline(mounts, line);) found.insert(line);
  return found;
}

// PATH as long as it lives.
class Path {
 public:
  explicit Path(const std::string& path) : before_(std::getenv("PATH")) { setenv("PATH", path.c_str(), 1); }
  ~Path() { setenv("PATH", before_.c_str(), 1); }
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;

 private:
  std::string before_;
};

// Calls `act` with the pid of the keeper as soon as there is one, from another thread.
template <typename Act>
std::jthread when_the_keeper_runs(Act act) {
  return std::jthread([act](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      for (const Process& process : processes_below(false)) {
        // Its own child has the same name until it becomes the program.
        if (command_of(process.pid) == "sleep") return act(process.parent);
      }
      std::this_thread::yield();
    }
  });
}

class FaultsTest : public JailFixture {
 protected:
  void SetUp() override {
    JailFixture::SetUp();
    before_ = traces({});
  }
  void TearDown() override {
    if (!IsSkipped()) {
      const Outcome later = run("echo well");
      EXPECT_EQ(later.end, End::exited) << later.error;
      EXPECT_EQ(later.output, "well\n");
      EXPECT_TRUE(processes_below(false).empty());
      EXPECT_EQ(traces(graders_), before_);
    }
    JailFixture::TearDown();
  }

  // This process, and those it forks to be graders.
  std::set<pid_t> graders_ = {getpid()};
  std::set<std::string> before_;
};
TRENZA_AT_EVERY_LEVEL(FaultsTest);
TRENZA_AT_EVERY_LEVEL_WATCHED(FaultsTest);

TEST_P(FaultsTest, BubblewrapIsMissing) {
  if (!has_namespaces()) GTEST_SKIP() << "the level none does without bubblewrap";
  const Path path("/no/such/folder");
  const Outcome outcome = run("echo graded");
  EXPECT_EQ(outcome.end, End::jail_failed);
  EXPECT_NE(outcome.error.find("bwrap could not be started"), std::string::npos) << outcome.error;
  EXPECT_EQ(Jail::best(keeper()).level(), Jail::Level::none);
}

TEST_P(FaultsTest, NamespacesAreRefused) {
  if (!has_namespaces()) GTEST_SKIP() << "the level none does without namespaces";
  const std::string folder = test_folder() + "/bin";
  fs::create_directory(folder);
  std::ofstream(folder + "/bwrap") << "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n";
  chmod((folder + "/bwrap").c_str(), 0755);
  const Path path(folder + ":/usr/bin:/bin");
  const Outcome outcome = run("echo graded");
  EXPECT_EQ(outcome.end, End::jail_failed);
  EXPECT_NE(outcome.error.find("Permission denied"), std::string::npos) << outcome.error;
  const auto lack = GetParam().jail(keeper()).lack();
  ASSERT_TRUE(lack);
  EXPECT_NE(lack->find("Permission denied"), std::string::npos) << *lack;
  EXPECT_EQ(Jail::best(keeper()).level(), Jail::Level::none);
  fs::remove_all(folder);
}

// It ends quietly without having run anything.
TEST_P(FaultsTest, BubblewrapDoesNothing) {
  if (!has_namespaces()) GTEST_SKIP() << "the level none does without bubblewrap";
  const std::string folder = test_folder() + "/bin";
  fs::create_directory(folder);
  fs::create_symlink("/bin/true", folder + "/bwrap");
  const Path path(folder + ":/usr/bin:/bin");
  EXPECT_EQ(run("echo graded").end, End::jail_failed);
  fs::remove_all(folder);
}

TEST_P(FaultsTest, TheKeeperIsKilled) {
  const auto killer = when_the_keeper_runs([](pid_t keeper) { kill(keeper, SIGKILL); });
  const Outcome outcome = run("exec sleep 1000");
  EXPECT_EQ(outcome.end, End::jail_failed);
  EXPECT_NE(outcome.error.find("without a report"), std::string::npos) << outcome.error;
}

// A stopped keeper is given up, but not before the wall limit and its grace: too long for a test. The tree is what ends
// it in the level none, where it can.
TEST_P(FaultsTest, TheProgramKillsItsKeeper) {
  const Outcome outcome = run("setsid sleep 1000 & kill -KILL $PPID; sleep 0.1; echo graded");
  if (has_namespaces()) {
    EXPECT_EQ(outcome.end, End::exited) << "process 1 cannot be killed from within: " << outcome.error;
    EXPECT_EQ(outcome.survivors.size(), 1u);
  } else {
    EXPECT_EQ(outcome.end, End::jail_failed);
  }
}

// The program that owns the jail is killed: its tree goes with it, and what is left of its control group goes with the
// next run.
TEST_P(FaultsTest, TheGraderIsKilled) {
  ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  const pid_t grader = fork();
  if (grader == 0) {
    run("setsid sleep 1000 & exec sleep 1000");
    _exit(0);
  }
  graders_.insert(grader);
  {
    const auto killer = when_the_keeper_runs([grader](pid_t) { kill(grader, SIGKILL); });
    waitpid(grader, nullptr, 0);
  }
  // All of them come to us, and end.
  while (waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
  }
  EXPECT_TRUE(processes_below(false).empty());
}

TEST_P(FaultsTest, ControlGroupsAreReadOnly) {
  // As proc(5) would show a hierarchy that nobody may write to.
  const std::string self = test_folder() + "/self", mount = test_folder() + "/cgroup";
  fs::create_directories(self);
  fs::create_directories(mount + "/group");
  std::ofstream(self + "/cgroup") << "4:memory:/group\n0::/group\n";
  std::ofstream(self + "/mountinfo") << "30 20 0:1 / " << mount << " ro - cgroup cgroup rw,memory\n"
                                     << "31 20 0:2 / /no/such/mount ro - cgroup2 cgroup2 rw\n";
  std::ofstream(mount + "/group/tasks") << "";
  const Jail jail(keeper(), GetParam().level, self);
  EXPECT_FALSE(jail.cgroup_lack().empty());
  EXPECT_NE(jail.protections().find("memory and processes watched"), std::string::npos) << jail.protections();
  const Outcome outcome = jail.run(command("echo graded"), Limits{});
  EXPECT_EQ(outcome.output, "graded\n") << outcome.error;
  fs::remove_all(self);
  fs::remove_all(mount);
}

TEST_P(FaultsTest, TheScratchFolderIsMissing) {
  if (has_namespaces()) GTEST_SKIP() << "there the scratch folder is the tree's own file system";
  Command command = JailFixture::command("echo graded");
  command.directory = "/no/such/folder";
  const Outcome outcome = run(command);
  EXPECT_EQ(outcome.end, End::jail_failed);
  EXPECT_NE(outcome.error.find("No such file"), std::string::npos) << outcome.error;
}

}  // namespace
}  // namespace trenza
