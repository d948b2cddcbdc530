#include "grader/testing/channel.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace trenza {
namespace {

constexpr Key kKey = {'a', ' ', 'k', 'e', 'y', ' ', 'f', 'o', 'r', ' ', 't', 'e', 's', 't', 's', '!'};

// A channel whose other end is here, and what came out of it.
class ChannelTest : public ::testing::Test {
 protected:
  ChannelTest() {
    std::array<int, 2> ends{};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    ours_ = ends[0];
    theirs_ = ends[1];
    EXPECT_EQ(write(ours_, kKey.data(), kKey.size()), static_cast<ssize_t>(kKey.size()));
    EXPECT_TRUE(channel_.open(theirs_));
  }
  ~ChannelTest() override {
    close_theirs();
    close(ours_);
  }

  void close_theirs() {
    if (theirs_ >= 0) close(theirs_);
    theirs_ = -1;
  }

  // Everything that was sent; nothing can be sent afterwards.
  std::string received() {
    close_theirs();
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t n; (n = read(ours_, buffer.data(), buffer.size())) > 0;) {
      text.append(buffer.data(), static_cast<std::size_t>(n));
    }
    return text;
  }

  static std::string own_pid() { return std::to_string(getpid()); }
  static std::string sealed(const std::string& text) {
    const auto digits = seal_in_hex(kKey, text);
    return std::string(digits.begin(), digits.end()) + "|" + text + "\n";
  }

  Channel channel_;
  int ours_ = -1;
  int theirs_ = -1;
};

TEST_F(ChannelTest, WhatItWasToldStaysForEverybody) {
  const std::array<std::uint64_t, 2> words = {7, 8};
  EXPECT_FALSE(channel_.has_told(7));
  EXPECT_EQ(write(ours_, words.data(), sizeof words), static_cast<ssize_t>(sizeof words));
  const pid_t child = fork();
  if (child == 0) _exit(channel_.has_told(7) && channel_.has_told(8) && !channel_.has_told(9) ? 0 : 1);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(channel_.has_told(8));
  close_theirs();
  EXPECT_FALSE(channel_.has_told(8));
}

TEST_F(ChannelTest, SendsOneLinePerRecord) {
  channel_.send("begin", {"A.B"});
  channel_.send("stray", {});
  channel_.send("end", {"passed", ""});
  EXPECT_EQ(received(), sealed("0|begin|" + own_pid() + "|A.B") + sealed("1|stray|" + own_pid()) +
                            sealed("2|end|" + own_pid() + "|passed|"));
}

TEST_F(ChannelTest, EncodesWhatWouldBreakALine) {
  channel_.send("fail", {"a|b\nc%d\t\x1b", "é"});
  EXPECT_EQ(received(), sealed("0|fail|" + own_pid() + "|a%7Cb%0Ac%25d%09%1B|%C3%A9"));
}

TEST_F(ChannelTest, ARecordFitsIntoOneWrite) {
  const std::string longer(2 * PIPE_BUF, '\n');
  channel_.send("fail", {longer, "second"});
  channel_.send("crash", {"b", std::string(2 * PIPE_BUF, 'f')});
  const std::string text = received();
  const std::size_t first = text.find('\n') + 1;
  EXPECT_LE(first, static_cast<std::size_t>(PIPE_BUF));
  EXPECT_LE(text.size() - first, static_cast<std::size_t>(PIPE_BUF));
  EXPECT_TRUE(text.ends_with("f\n")) << "a shortened record still ends its line";
}

TEST_F(ChannelTest, AForkedChildSpeaksInItsOwnName) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    channel_.send("fail", {});
    _exit(0);
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  channel_.send("end", {});
  EXPECT_EQ(received(), sealed("0|fail|" + std::to_string(child)) + sealed("1|end|" + own_pid()))
      << "serials count through all processes";
}

TEST_F(ChannelTest, ThreadsDoNotTearRecords) {
  constexpr int kThreads = 4;
  constexpr int kRecords = 20;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, letter = static_cast<char>('a' + t)] {
      for (int i = 0; i < kRecords; ++i) channel_.send("say", {std::string(500, letter)});
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string text = received();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), kThreads * kRecords);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string said = text.substr(text.rfind('|', end) + 1, end - text.rfind('|', end) - 1);
    EXPECT_EQ(said, std::string(500, said.at(0)));
    at = end + 1;
  }
}

TEST_F(ChannelTest, IsNotInheritedThroughExec) { EXPECT_EQ(fcntl(theirs_, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC); }

TEST_F(ChannelTest, TheKeyCanBeTakenOnce) {
  std::array<char, 16> key{};
  EXPECT_EQ(recv(theirs_, key.data(), key.size(), MSG_DONTWAIT), -1);
  EXPECT_FALSE(Channel().open(theirs_));
}

// What a record counts was drawn before it was lost, so that the runner sees the gap.
TEST_F(ChannelTest, WhatIsPutInItsPlaceGetsNothing) {
  const int kept = dup(theirs_);
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  ASSERT_EQ(dup2(ends[1], theirs_), theirs_);
  channel_.send("fail", {"lost"});
  ASSERT_EQ(dup2(kept, theirs_), theirs_);
  channel_.send("end", {"passed"});
  close(kept);
  close(ends[1]);
  char byte;
  EXPECT_EQ(read(ends[0], &byte, 1), 0) << "nothing, and no writer is left";
  close(ends[0]);
  EXPECT_EQ(received(), sealed("1|end|" + own_pid() + "|passed"));
}

TEST(Channel, DropsWhatItMayNotWaitFor) {
  std::array<int, 2> ends{};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  ASSERT_EQ(write(ends[0], kKey.data(), kKey.size()), static_cast<ssize_t>(kKey.size()));
  Channel channel;
  ASSERT_TRUE(channel.open(ends[1], /*may_wait=*/false));
  for (int i = 0; i < 10'000; ++i) channel.send("fail", {"there is no room for so many"});
  close(ends[0]);
  close(ends[1]);
}

TEST_F(ChannelTest, NobodyListeningIsNoSignal) {
  close(ours_);
  channel_.send("end", {"passed"});
  ours_ = -1;
}

TEST(Channel, SaysNothingWhileClosed) {
  const Channel closed;
  EXPECT_FALSE(closed.is_open());
  closed.send("hello", {"x"});
}

TEST(Channel, StaysClosedWithoutAKey) {
  std::array<int, 2> ends{};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  Channel channel;
  EXPECT_FALSE(channel.open(ends[0])) << "nothing was sent";
  EXPECT_FALSE(channel.open(-1));
  EXPECT_FALSE(channel.is_open());
  close(ends[0]);
  close(ends[1]);
}

TEST_F(ChannelTest, NeverCutsAnEscape) {
  // Of each size modulo three one comes out shorter than a record may be.
  for (int filler = 0; filler < 3; ++filler)
    channel_.send("x", {std::string(filler, 'a') + std::string(PIPE_BUF, '\n')});
  const std::string text = received();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
    EXPECT_EQ(text.substr(at - 3, 3), "%0A");
  }
}

}  // namespace
}  // namespace trenza
