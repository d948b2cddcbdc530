#include "grader/testing/channel.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>
#include <vector>

namespace trenza {
namespace {

// A channel into a pipe, and what came out of it.
class ChannelTest : public ::testing::Test {
 protected:
  ChannelTest() {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    reader_ = ends[0];
    writer_ = ends[1];
    channel_.open(writer_);
  }
  ~ChannelTest() override {
    close_writer();
    close(reader_);
  }

  void close_writer() {
    if (writer_ >= 0) close(writer_);
    writer_ = -1;
  }

  // Everything that was sent; nothing can be sent afterwards.
  std::string received() {
    close_writer();
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t n; (n = read(reader_, buffer.data(), buffer.size())) > 0;) {
      text.append(buffer.data(), static_cast<std::size_t>(n));
    }
    return text;
  }

  static std::string own_pid() { return std::to_string(getpid()); }

  Channel channel_;
  int reader_ = -1;
  int writer_ = -1;
};

TEST_F(ChannelTest, SendsOneLinePerRecord) {
  channel_.send("begin", {"A.B"});
  channel_.send("stray", {});
  channel_.send("end", {"passed", ""});
  EXPECT_EQ(received(), "begin|" + own_pid() + "|A.B\nstray|" + own_pid() + "\nend|" + own_pid() + "|passed|\n");
}

TEST_F(ChannelTest, EncodesWhatWouldBreakALine) {
  channel_.send("fail", {"a|b\nc%d\t\x1b", "é"});
  EXPECT_EQ(received(), "fail|" + own_pid() + "|a%7Cb%0Ac%25d%09%1B|é\n");
}

TEST_F(ChannelTest, ARecordFitsIntoOneWrite) {
  const std::string longer(2 * PIPE_BUF, '\n');
  channel_.send("fail", {longer, "second"});
  channel_.send_from_signal("crash", "b", std::string(2 * PIPE_BUF, 'f'));
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
    channel_.send("hello", {});
    _exit(0);
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_EQ(received(), "hello|" + std::to_string(child) + "\n");
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

TEST_F(ChannelTest, IsNotInheritedThroughExec) { EXPECT_EQ(fcntl(writer_, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC); }

TEST(Channel, SaysNothingWhileClosed) {
  const Channel closed;
  EXPECT_FALSE(closed.is_open());
  closed.send("hello", {"x"});
  closed.send_from_signal("crash", "b", "1");
}

TEST(EncodeField, NeverCutsAnEscape) {
  EXPECT_EQ(encode_field("ab\n", 4), "ab");
  EXPECT_EQ(encode_field("ab\n", 5), "ab%0A");
  EXPECT_EQ(encode_field("ab", 0), "");
}

}  // namespace
}  // namespace trenza
