// What a tree in the jail cannot reach. The tests of what a level does not promise are skipped there, and say so.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "grader/jail/jail_fixture.h"

namespace trenza {
namespace {

class ProtectionsTest : public JailFixture {
 protected:
  // name -> "ok" or why it was refused, as calls.cc says it
  static std::map<std::string, std::string> calls() {
    Command command = JailFixture::command("");
    command.arguments = {std::filesystem::absolute("grader/jail/calls").string()};
    const Outcome outcome = run(command);
    EXPECT_EQ(outcome.end, Outcome::End::exited) << outcome.error << outcome.output;
    EXPECT_EQ(outcome.code, 0) << outcome.output;
    std::map<std::string, std::string> found;
    std::istringstream lines(outcome.output);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t ok = line.rfind(" ok"), refused = line.find(" refused: ");
      if (refused != std::string::npos) {
        found[line.substr(0, refused)] = line.substr(refused + 10);
      } else if (ok != std::string::npos) {
        found[line.substr(0, ok)] = "ok";
      }
    }
    return found;
  }

  static bool is_full() { return GetParam().level == Jail::Level::full; }
};
TRENZA_AT_EVERY_LEVEL(ProtectionsTest);

TEST_P(ProtectionsTest, WhatLessonsNeedWorks) {
  const auto found = calls();
  for (const char* name : {"thread",         "fork",          "posix_spawn",     "robust mutex",
                           "pidfd",          "shm_open",      "memfd",           "System V shared memory",
                           "System V queue", "message queue", "semaphore",       "timer",
                           "timerfd",        "eventfd",       "epoll",           "signalfd",
                           "membarrier",     "affinity",      "ask personality", "local socket",
                           "IPv4 socket"}) {
    ASSERT_TRUE(found.contains(name)) << name;
    EXPECT_EQ(found.at(name), "ok") << name;
  }
}

TEST_P(ProtectionsTest, TheFilterRefusesTheRest) {
  if (!is_full()) GTEST_SKIP() << "only the level full has a filter on system calls";
  const auto found = calls();
  const std::string no = "Operation not permitted", absent = "Function not implemented",
                    family = "Address family not supported by protocol";
  const std::map<std::string, std::string> expected = {
      {"ptrace", no},
      {"process_vm_readv", no},
      {"process_vm_writev", no},
      {"mount", no},
      {"unshare user", no},
      {"unshare mounts", no},
      {"keyctl", no},
      {"add_key", no},
      {"clone into a user namespace", no},
      {"bpf", no},
      {"perf_event_open", no},
      {"userfaultfd", no},
      {"personality", no},
      {"reboot", no},
      {"chroot", no},
      {"clock_settime", no},
      {"open_by_handle_at", no},
      {"TIOCSTI", no},
      {"clone3", absent},
      {"io_uring_setup", absent},
      {"vsock", family},
      {"packet", family},
      {"netlink", family},
      {"raw", no},
  };
  for (const auto& [name, why] : expected) {
    ASSERT_TRUE(found.contains(name)) << name;
    EXPECT_EQ(found.at(name), why) << name;
  }
}

TEST_P(ProtectionsTest, NobodyBecomesRoot) {
  if (!is_full()) GTEST_SKIP() << "only the level full has a user of its own";
  EXPECT_NE(calls().at("root"), "ok");
}

TEST_P(ProtectionsTest, TheKeeperIsOutOfReach) {
  if (!has_namespaces()) GTEST_SKIP() << "at the level none the keeper is not process 1";
  const auto found = calls();
  for (const char* name : {"keeper's memory", "keeper's descriptors", "kernel settings"}) {
    // At the level local root is root for the file system.
    if (!is_full() && geteuid() == 0) continue;
    ASSERT_TRUE(found.contains(name)) << name;
    EXPECT_NE(found.at(name), "ok") << name;
  }
  const Outcome outcome = run("for s in STOP KILL TERM INT CHLD; do kill -$s 1; done; echo alive");
  EXPECT_EQ(outcome.end, Outcome::End::exited) << outcome.error;
  EXPECT_NE(outcome.output.find("alive\n"), std::string::npos) << outcome.output;
}

TEST_P(ProtectionsTest, NoCapabilitiesAndNoSetuidPrograms) {
  const Outcome outcome = run("grep -E '^(Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs):' /proc/self/status");
  const bool may_keep_bound = geteuid() != 0 && !has_namespaces();  // without effect under NoNewPrivs
  std::istringstream lines(outcome.output);
  std::string key, value;
  int seen = 0;
  while (lines >> key >> value) {
    ++seen;
    if (key == "NoNewPrivs:") {
      EXPECT_EQ(value, "1");
    } else if (key != "CapBnd:" || !may_keep_bound) {
      EXPECT_EQ(value, "0000000000000000") << key;
    }
  }
  EXPECT_EQ(seen, 6) << outcome.output << outcome.error;
}

TEST_P(ProtectionsTest, AnotherUserThanTheGrader) {
  if (!is_full()) GTEST_SKIP() << "only the level full has a user of its own";
  const Outcome outcome = run("id -u; cat /proc/self/uid_map; id -G");
  std::istringstream words(outcome.output);
  long user = 0, inside = 0, outside = 0, count = 0, group = 0;
  words >> user >> inside >> outside >> count >> group;
  EXPECT_NE(user, 0) << outcome.output;
  EXPECT_EQ(group, user) << "no further groups";
  // Either nobody's number outside too, or one in a user namespace that has no other.
  if (geteuid() == 0) {
    EXPECT_GE(user, 1'879'048'192) << outcome.output;
  } else {
    EXPECT_EQ(count, 1) << outcome.output;
  }
}

TEST_P(ProtectionsTest, SeesNothingOfTheMachineButTheSystem) {
  if (!is_full()) GTEST_SKIP() << "only the level full hides files";
  const std::string secret = test_folder() + "/gradebook";
  std::ofstream(secret) << "everyone: 10";
  // Where what the jail was given lies below /home or /root, it has the folders on the way there, and nothing beside.
  const std::filesystem::path here = std::filesystem::current_path();
  std::string beside;
  for (std::filesystem::path folder = here.parent_path(); folder != folder.root_path(); folder = folder.parent_path()) {
    beside += " " + folder.string() + "/* " + folder.string() + "/.[!.]*";
  }
  const Outcome outcome = run("cat " + secret + "; ls -d /home/* /root/* /var/* /run/* /etc/shadow /mnt /srv" + beside +
                              " " + here.string() + "/grader/* 2>/dev/null; echo over");
  EXPECT_EQ(outcome.output.find("everyone"), std::string::npos) << outcome.output;
  EXPECT_EQ(outcome.output.find("shadow"), std::string::npos) << outcome.output;
  std::istringstream lines(outcome.output);
  for (std::string line; std::getline(lines, line);) {
    const auto leads_to = [&](const std::filesystem::path& given) {
      return (given.string() + "/").starts_with(line + "/");
    };
    const bool is_on_the_way =
        leads_to(here / "grader/jail") || leads_to(std::filesystem::canonical(keeper())) || leads_to(test_folder());
    EXPECT_TRUE(is_on_the_way || line.starts_with("cat: ") || line == "over" || line.ends_with("linuxbrew")) << line;
  }
  std::filesystem::remove(secret);
}

TEST_P(ProtectionsTest, SeesNoOtherProcesses) {
  if (!has_namespaces()) GTEST_SKIP() << "the level none has no PID namespace";
  const Outcome outcome = run("cd /proc; echo [0-9]*");
  std::istringstream words(outcome.output);
  int count = 0;
  for (std::string pid; words >> pid;) ++count;
  EXPECT_LE(count, 2) << "the keeper and the shell: " << outcome.output;
}

TEST_P(ProtectionsTest, NamesOfItsOwn) {
  if (!has_namespaces()) GTEST_SKIP() << "the level none shares them with the machine";
  const Outcome outcome = run("hostname; cat /proc/self/cgroup | head -n 1; ls -A /tmp /dev/shm");
  EXPECT_TRUE(outcome.output.starts_with("jail\n")) << outcome.output;
  EXPECT_NE(outcome.output.find("/tmp:\n"), std::string::npos) << outcome.output;
}

TEST_P(ProtectionsTest, SaysWhatIsInForce) {
  const std::string text = GetParam().jail(keeper()).protections();
  EXPECT_TRUE(text.starts_with("level " + std::string(name(GetParam().level)) + ": ")) << text;
  EXPECT_EQ(text.find("PID and IPC namespaces") != std::string::npos, has_namespaces()) << text;
  EXPECT_EQ(text.find("filter on system calls") != std::string::npos, is_full()) << text;
}

}  // namespace
}  // namespace trenza
