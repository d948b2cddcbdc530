#include "grader/runner/records.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <string>

#include "grader/testing/channel.h"

namespace trenza {
namespace {

// The records in `text`, which must not hold any other line.
std::vector<Record> read_clean(const std::string& text) {
  int malformed = -1;
  auto records = read_records(text, malformed);
  EXPECT_EQ(malformed, 0) << text;
  return records;
}

TEST(Records, AreReadInOrder) {
  const auto records = read_clean("hello|7|native\nstray|8\nfail|7|a.cc|3|two%0Alines %25 and a %7C\n");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0], (Record{"hello", 7, {"native"}}));
  EXPECT_EQ(records[1], (Record{"stray", 8, {}}));
  EXPECT_EQ(records[2], (Record{"fail", 7, {"a.cc", "3", "two\nlines % and a |"}}));
}

TEST(Records, MissingFieldsAreEmpty) {
  const Record record{"end", 1, {"passed"}};
  EXPECT_EQ(record.field(0), "passed");
  EXPECT_EQ(record.field(1), "");
}

TEST(Records, EmptyFieldsCount) {
  EXPECT_EQ(read_clean("crash|7|b|\n").at(0), (Record{"crash", 7, {"b", ""}}));
  EXPECT_TRUE(read_clean("").empty());
}

TEST(Records, OtherLinesAreCountedAndSkipped) {
  for (const char* line : {"", "hello", "|7|native", "hello||native", "hello|seven|native", "hello|7x|native",
                           "hello|99999999999|native", "hello|7|%", "hello|7|%4", "hello|7|%ZZ", "hello|7|%+1"}) {
    int malformed = 0;
    const auto records = read_records(std::string(line) + "\nend|7|passed\n", malformed);
    EXPECT_EQ(malformed, 1) << line;
    ASSERT_EQ(records.size(), 1u) << line;
    EXPECT_EQ(records[0].kind, "end") << line;
  }
}

TEST(Records, ALineWithoutItsEndIsNone) {
  int malformed = 0;
  EXPECT_EQ(read_records("begin|7|A.B\nend|7|passed", malformed).size(), 1u);
  EXPECT_EQ(malformed, 1);
}

// What a worker sends through a pipe is what the runner reads, whatever bytes are in it.
TEST(Records, AreWhatTheChannelSends) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  std::string every_byte;
  for (int c = 0; c < 256; ++c) every_byte += static_cast<char>(c);
  {
    Channel channel;
    channel.open(ends[1]);
    channel.send("fail", {"file|name\n", "12", every_byte});
    channel.send("fail", {std::string(2 * PIPE_BUF, '\n')});
    channel.send_from_signal("crash", "b", "1f,20");
    close(ends[1]);
  }
  std::string text;
  std::array<char, 4 * PIPE_BUF> buffer{};
  for (ssize_t n; (n = read(ends[0], buffer.data(), buffer.size())) > 0;) text.append(buffer.data(), n);
  close(ends[0]);

  const auto records = read_clean(text);
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0], (Record{"fail", getpid(), {"file|name\n", "12", every_byte}}));
  EXPECT_LT(records[1].field(0).size(), static_cast<std::size_t>(PIPE_BUF)) << "shortened to fit into one write";
  EXPECT_EQ(records[1].field(0), std::string(records[1].field(0).size(), '\n'));
  EXPECT_EQ(records[2], (Record{"crash", getpid(), {"b", "1f,20"}}));
}

}  // namespace
}  // namespace trenza
