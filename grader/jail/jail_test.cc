#include "grader/jail/jail.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "grader/jail/jail_fixture.h"
#include "grader/jail/pipe.h"

namespace trenza {
namespace {

class JailTest : public JailFixture {};
TRENZA_AT_EVERY_LEVEL(JailTest);

TEST_P(JailTest, TellsExitCodes) {
  const Outcome outcome = run("echo out; echo err >&2; exit 7");
  EXPECT_EQ(outcome.end, Outcome::End::exited) << outcome.error;
  EXPECT_EQ(outcome.code, 7);
  EXPECT_EQ(outcome.output, "out\nerr\n");
  EXPECT_TRUE(outcome.survivors.empty());
}

TEST_P(JailTest, TellsSignals) {
  const Outcome outcome = run("kill -SEGV $$");
  EXPECT_EQ(outcome.end, Outcome::End::signalled);
  EXPECT_EQ(outcome.code, SIGSEGV);
}

TEST_P(JailTest, GivesAnEnvironmentAndAFolderOfItsOwn) {
  Command command = JailFixture::command("/usr/bin/env | grep -v -e ^PWD= -e ^SHLVL= -e ^_=; pwd");
  command.directory = "/usr";
  EXPECT_EQ(run(command).output, "PATH=/usr/bin:/bin\n/usr\n");
}

TEST_P(JailTest, CarriesTheChannel) { EXPECT_EQ(run("echo record >&5").records, "record\n"); }

TEST_P(JailTest, GreetsThroughTheChannel) {
  Command command = JailFixture::command("head -c 5 <&5 >&5");
  command.greeting = "hello";
  EXPECT_EQ(run(command).records, "hello");
}

TEST_P(JailTest, ADeafProgramKeepsNothingBack) {
  Command command = JailFixture::command("echo record >&5");
  command.greeting = "hello";
  EXPECT_EQ(run(command).records, "record\n");
}

// Else a program could take its own records back, or read what another process of the case said.
TEST_P(JailTest, WhatWasSentCannotBeReadAgain) {
  EXPECT_NE(run("echo record >&5; head -c 1 /proc/self/fd/5").output.find("No such device"), std::string::npos);
}

TEST_P(JailTest, HidesOtherDescriptors) {
  const Descriptor inherited(fcntl(STDERR_FILENO, F_DUPFD, 200));
  EXPECT_EQ(run("ls /proc/self/fd | tr '\\n' ' '").output, "0 1 2 3 5 ") << "3 is the directory that ls reads";
}

TEST_P(JailTest, EndsTheWholeTreeAtTheWallLimit) {
  Limits limits;
  limits.wall = std::chrono::milliseconds(200);
  const Outcome outcome = run("(trap '' TERM; exec setsid sleep 1000) & echo early; sleep 1000", limits);
  EXPECT_EQ(outcome.end, Outcome::End::wall_limit);
  EXPECT_EQ(outcome.output, "early\n") << "what had been said before is kept";
}

TEST_P(JailTest, CountsWhatIsLeftBehind) {
  const Outcome outcome = run("setsid sleep 1000 & exit 0");
  EXPECT_EQ(outcome.end, Outcome::End::exited);
  ASSERT_EQ(outcome.survivors.size(), 1u);
  EXPECT_FALSE(outcome.survivors[0].zombie);
  if (!has_namespaces()) {
    EXPECT_TRUE(kill(outcome.survivors[0].pid, 0) != 0 && errno == ESRCH) << "it must be dead";
  }
}

TEST_P(JailTest, CountsZombies) {
  // The parent sees its child dead and ends without having waited for it.
  const Outcome outcome = run(R"(exec perl -e '
      my $child = fork; exit 0 if !$child;
      do { open my $stat, "<", "/proc/$child/stat"; $_ = <$stat> } until / Z /;')");
  EXPECT_EQ(outcome.end, Outcome::End::exited);
  ASSERT_EQ(outcome.survivors.size(), 1u) << outcome.output;
  EXPECT_TRUE(outcome.survivors[0].zombie);
}

TEST_P(JailTest, ReapsOrphansThatEndedInTime) {
  // A grandchild loses its parent and ends while the program still runs.
  const Outcome outcome = run("p=$( (true & echo $!) ); while [ -e /proc/$p ]; do :; done");
  EXPECT_EQ(outcome.end, Outcome::End::exited) << "the orphan was never reaped";
  EXPECT_TRUE(outcome.survivors.empty());
}

TEST_P(JailTest, StopsAFloodOfOutput) {
  Limits limits;
  limits.output_bytes = 1000;
  const Outcome outcome = run("yes", limits);
  EXPECT_EQ(outcome.end, Outcome::End::output_limit);
  EXPECT_EQ(outcome.output.size(), 1000u);
}

TEST_P(JailTest, BoundsFiles) {
  Limits limits;
  limits.file_bytes = 4096;
  const Outcome outcome = run("exec head -c 100000 /dev/zero > " + scratch() + "/large", limits);
  EXPECT_EQ(outcome.end, Outcome::End::signalled);
  EXPECT_EQ(outcome.code, SIGXFSZ);
}

TEST_P(JailTest, FindsNamesInSharedMemory) {
  if (!has_namespaces()) GTEST_SKIP() << "the level none shares /dev/shm with the machine";
  const Outcome outcome = run("echo > /dev/shm/forgotten");
  EXPECT_EQ(outcome.leftovers, std::vector<std::string>{"the name /dev/shm/forgotten"});
  EXPECT_FALSE(std::ifstream("/dev/shm/forgotten").is_open());
}

// A name may hold a newline; it must not become a line of the keeper's report.
TEST_P(JailTest, IsNotTalkedToByNames) {
  if (!has_namespaces()) GTEST_SKIP() << "the level none shares /dev/shm with the machine";
  const Outcome outcome = run("touch /dev/shm/$'x\\nerror no disk'; exit 3");
  EXPECT_EQ(outcome.end, Outcome::End::exited) << outcome.error;
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.leftovers, std::vector<std::string>{"the name /dev/shm/x\\x0Aerror no disk"});
}

TEST_P(JailTest, WritesOnlyWhereItMay) {
  if (!has_namespaces()) GTEST_SKIP() << "the level none has the machine's own file system";
  const std::string outside = test_folder() + "/given";
  std::filesystem::create_directory(outside);
  Command command =
      this->command("echo > " + outside + "/kept; echo > " + scratch() + "/lost; echo > /tmp/trenza-jail-test; " +
                    "for folder in / /dev /usr /var/tmp " + test_folder() +
                    "; do echo > $folder/trenza-jail-test && echo $folder; done; ls " + scratch());
  command.writable = {outside};
  const Outcome outcome = run(command);
  EXPECT_NE(outcome.output.find("\nlost\n"), std::string::npos) << outcome.output << outcome.error;
  EXPECT_TRUE(std::filesystem::exists(outside + "/kept"));
  EXPECT_TRUE(std::filesystem::is_empty(scratch()));
  for (const std::string folder : {"/", "/dev", "/usr", "/tmp", "/var/tmp"}) {
    EXPECT_EQ(outcome.output.find("\n" + folder + "\n"), std::string::npos) << outcome.output;
    EXPECT_FALSE(std::filesystem::exists(folder + "/trenza-jail-test")) << folder;
  }
  std::filesystem::remove_all(outside);
}

TEST_P(JailTest, BringsTheCollectedFiles) {
  Command command =
      this->command("cd " + scratch() + "; printf one > a; printf '' > b; mkdir folder; ln -s /etc/passwd link");
  command.collected = scratch();
  const Outcome outcome = run(command);
  auto files = outcome.files;
  std::sort(files.begin(), files.end(), [](const auto& x, const auto& y) { return x.name < y.name; });
  EXPECT_EQ(files, (std::vector<Outcome::File>{{"a", "one"}, {"b", ""}}));
  EXPECT_TRUE(outcome.files_removed) << "what is no file cannot be read";
}

TEST_P(JailTest, NoticesWhenACollectedFileIsRemoved) {
  const Jail jail = GetParam().jail(keeper());
  const auto removes = [&](const std::string& script) {
    Command command = JailFixture::command("cd " + scratch() + "; " + script);
    command.collected = scratch();
    const Outcome outcome = jail.run(command, Limits{});
    EXPECT_EQ(outcome.end, Outcome::End::exited) << outcome.error;
    for (const char* file : {"/a", "/b", "/c"}) std::filesystem::remove(scratch() + file);
    return outcome.files_removed;
  };
  EXPECT_TRUE(removes("echo > a; echo > b; rm a"));
  EXPECT_TRUE(removes("echo > a; mv a c")) << "another name";
  EXPECT_TRUE(removes("echo > a; echo > b; mv a b")) << "one took the place of the other";
  EXPECT_TRUE(removes("echo > a; (rm a) & wait; echo > a")) << "by a child, and made again";
  EXPECT_FALSE(removes("echo > a; echo more >> a; ln a c")) << "this one removed nothing";
}

TEST_P(JailTest, AFolderThatIsNotThereIsNoFaultOfTheProgram) {
  Command command = this->command("true");
  command.collected = scratch() + "/missing";
  const Outcome outcome = run(command);
  EXPECT_EQ(outcome.end, Outcome::End::jail_failed);
  EXPECT_NE(outcome.error.find("missing cannot be opened"), std::string::npos) << outcome.error;
}

TEST_P(JailTest, NoticesWhenTheCollectedFolderIsReplaced) {
  if (has_namespaces()) GTEST_SKIP() << "there the folder is a mount, which the program cannot move";
  Command command = this->command("cd /; mv " + scratch() + " " + scratch() + ".old && mkdir " + scratch());
  command.collected = scratch();
  EXPECT_TRUE(run(command).files_removed);
  std::filesystem::remove_all(scratch() + ".old");
}

TEST_P(JailTest, HasALoopbackOfItsOwn) {
  if (!has_namespaces()) GTEST_SKIP() << "the level none shares the network with the machine";
  // A listener outside, on an address of this machine only.
  const Descriptor listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(listen(listener.get(), 1), 0);
  socklen_t size = sizeof address;
  getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
  const std::string connect = "exec 9<>/dev/tcp/127.0.0.1/" + std::to_string(ntohs(address.sin_port));
  EXPECT_NE(run(connect).code, 0) << "the jail reached a listener outside";
  EXPECT_EQ(Jail(keeper(), Jail::Level::none)
                .run({{"/bin/bash", "-c", connect}, {}, "", {}, "", {}, {}, false}, Limits{})
                .code,
            0)
      << "or the test itself would prove nothing";
}

TEST_P(JailTest, SaysWhenTheProgramIsMissing) {
  const Outcome outcome =
      GetParam().jail(keeper()).run({{"/no/such/program"}, {}, "", {}, "", {}, {}, false}, Limits{});
  EXPECT_EQ(outcome.end, Outcome::End::jail_failed);
  EXPECT_NE(outcome.error.find("No such file"), std::string::npos) << outcome.error;
}

TEST_P(JailTest, SaysWhenTheKeeperIsMissing) {
  const Outcome outcome =
      GetParam().jail("/no/such/keeper").run({{"/bin/true"}, {}, "", {}, "", {}, {}, false}, Limits{});
  EXPECT_EQ(outcome.end, Outcome::End::jail_failed);
  EXPECT_FALSE(outcome.error.empty());
}

}  // namespace
}  // namespace trenza
