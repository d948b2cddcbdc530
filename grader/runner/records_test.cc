#include "grader/runner/records.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <string>

#include "grader/runner/sealed.h"
#include "grader/testing/channel.h"

namespace trenza {
namespace {

// The records in `lines`, sealed one by one, none of which may be refused.
std::vector<Record> read_clean(const std::string& lines) {
  const Transcript transcript = read_records(sealed(lines), kTestKey);
  EXPECT_EQ(transcript.garbage, 0) << lines;
  EXPECT_EQ(transcript.forged, 0) << lines;
  return transcript.records;
}

TEST(Records, AreReadInOrder) {
  const auto records = read_clean("hello|7|native\nstray|8\nfail|7|a.cc|3|two%0Alines %25 and a %7C\n");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0], (Record{"hello", 7, {"native"}, 0}));
  EXPECT_EQ(records[1], (Record{"stray", 8, {}, 1}));
  EXPECT_EQ(records[2], (Record{"fail", 7, {"a.cc", "3", "two\nlines % and a |"}, 2}));
}

TEST(Records, MissingFieldsAreEmpty) {
  const Record record{"end", 1, {"passed"}, 0};
  EXPECT_EQ(record.field(0), "passed");
  EXPECT_EQ(record.field(1), "");
}

TEST(Records, EmptyFieldsCount) {
  EXPECT_EQ(read_clean("crash|7|b|\n").at(0), (Record{"crash", 7, {"b", ""}, 0}));
  EXPECT_TRUE(read_clean("").empty());
}

TEST(Records, WithoutItsSealNoneIsBelieved) {
  const std::string good = sealed("end|7|passed\n");
  ASSERT_EQ(read_records(good, kTestKey).records.size(), 1u);
  for (std::size_t at = 0; at + 1 < good.size(); ++at) {
    std::string changed = good;
    changed[at] = changed[at] == '1' ? '2' : '1';
    EXPECT_TRUE(read_records(changed, kTestKey).records.empty()) << changed;
  }
  EXPECT_TRUE(read_records(good, Key{}).records.empty()) << "under another run's key";
}

TEST(Records, ForgeriesAreCounted) {
  for (const char* line : {"end|7|passed", "0123456789abcdef|1|end|7|passed", "|0|end|7|passed", "x|end", "begin|"}) {
    const Transcript transcript = read_records(std::string(line) + "\n" + sealed("end|7|passed\n"), kTestKey);
    EXPECT_EQ(transcript.forged, 1) << line;
    EXPECT_EQ(transcript.records.size(), 1u) << line;
  }
}

TEST(Records, ACopyIsForged) {
  const std::string once = sealed("end|7|passed\n");
  const Transcript transcript = read_records(once + once, kTestKey);
  EXPECT_EQ(transcript.records.size(), 1u);
  EXPECT_EQ(transcript.forged, 1);
}

TEST(Records, OtherLinesAreCountedAndSkipped) {
  for (const char* line : {"", "hello", "the end", "a|b", "\x1b[2J", "|||", "endless|7"}) {
    const Transcript transcript = read_records(std::string(line) + "\n" + sealed("end|7|passed\n"), kTestKey);
    EXPECT_EQ(transcript.garbage, 1) << line;
    EXPECT_EQ(transcript.forged, 0) << line;
    EXPECT_EQ(transcript.records.size(), 1u) << line;
  }
}

// Nothing of ours writes such a line; if one comes, it is no record.
TEST(Records, SealedNonsenseIsForged) {
  for (const char* line : {"hello", "hello|", "hello|seven", "hello|7x", "hello|99999999999", "hello|7|%", "hello|7|%4",
                           "hello|7|%ZZ", "hello|7|%+1"}) {
    const Transcript transcript = read_records(sealed(std::string(line) + "\n"), kTestKey);
    EXPECT_EQ(transcript.forged, 1) << line;
    EXPECT_TRUE(transcript.records.empty()) << line;
  }
}

TEST(Records, ALineWithoutItsEndIsNone) {
  std::string text = sealed("begin|7|A.B\nleak|7|x\n");
  text.pop_back();
  const Transcript transcript = read_records(text, kTestKey);
  EXPECT_EQ(transcript.records.size(), 1u);
  EXPECT_EQ(transcript.garbage, 1);
  EXPECT_EQ(transcript.forged, 0);
}

// What a worker sends is what the runner reads, whatever bytes are in it.
TEST(Records, AreWhatTheChannelSends) {
  std::array<int, 2> ends{};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  ASSERT_EQ(write(ends[0], kTestKey.data(), kTestKey.size()), static_cast<ssize_t>(kTestKey.size()));
  std::string every_byte;
  for (int c = 0; c < 256; ++c) every_byte += static_cast<char>(c);
  Channel channel;
  ASSERT_TRUE(channel.open(ends[1]));
  channel.send("fail", {"file|name\n", "12", every_byte});
  channel.send("fail", {std::string(2 * PIPE_BUF, '\n')});
  channel.send("crash", {"b", "1f,20"});
  close(ends[1]);
  std::string text;
  std::array<char, 4 * PIPE_BUF> buffer{};
  for (ssize_t n; (n = read(ends[0], buffer.data(), buffer.size())) > 0;) text.append(buffer.data(), n);
  close(ends[0]);

  const Transcript transcript = read_records(text, kTestKey);
  EXPECT_EQ(transcript.forged + transcript.garbage, 0);
  const auto& records = transcript.records;
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0], (Record{"fail", getpid(), {"file|name\n", "12", every_byte}, 0}));
  EXPECT_LT(records[1].field(0).size(), static_cast<std::size_t>(PIPE_BUF)) << "shortened to fit into one send";
  EXPECT_EQ(records[1].field(0), std::string(records[1].field(0).size(), '\n'));
  EXPECT_EQ(records[2], (Record{"crash", getpid(), {"b", "1f,20"}, 2}));
}

}  // namespace
}  // namespace trenza
