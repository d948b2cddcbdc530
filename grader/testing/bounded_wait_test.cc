#include "grader/testing/bounded_wait.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>

#include "grader/testing/channel.h"
#include "grader/testing/rendezvous.h"

namespace trenza {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kTooLong = std::chrono::minutes(10);

TEST(WaitMark, KnowsWhichEndsFirst) {
  const steady_clock::time_point now(std::chrono::hours(24 * 365));
  EXPECT_TRUE(WaitMark(now, 2).ends_before(WaitMark(now + milliseconds(1), 1)));
  EXPECT_FALSE(WaitMark(now + milliseconds(1), 1).ends_before(WaitMark(now, 2)));
  EXPECT_FALSE(WaitMark(now, 1).ends_before(WaitMark(now, 2)));
  // Where the count of milliseconds overflows.
  const steady_clock::time_point last(milliseconds(0xffff'ffff));
  EXPECT_TRUE(WaitMark(last, 1).ends_before(WaitMark(last + milliseconds(1), 1)));
}

TEST(WaitMark, IsNoAddressAndNoZero) {
  EXPECT_TRUE(WaitMark(steady_clock::now(), 0).is_one());
  EXPECT_FALSE(WaitMark().is_one());
  const int local = 0;
  EXPECT_FALSE(WaitMark(reinterpret_cast<std::uintptr_t>(&local)).is_one());
}

TEST(BoundedWait, EndsWithItsLimit) {
  const auto begin = steady_clock::now();
  EXPECT_FALSE(eventually([] { return false; }, milliseconds(20)));
  EXPECT_GE(steady_clock::now() - begin, milliseconds(20));
}

// The channel of this process is opened once, so this is one test.
TEST(BoundedWait, EndsWhenItIsToldThatItIsInVain) {
  std::array<int, 2> ends{};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  const Key key{};
  ASSERT_EQ(write(ends[0], key.data(), key.size()), static_cast<ssize_t>(key.size()));
  ASSERT_TRUE(Channel::current().open(ends[1]));
  const auto tell = [&](const BoundedWait& wait) {
    const std::uint64_t bits = wait.mark().bits();
    EXPECT_EQ(write(ends[0], &bits, sizeof bits), static_cast<ssize_t>(sizeof bits));
  };
  const BoundedWait one(kTooLong), other(2 * kTooLong);
  tell(other);
  EXPECT_FALSE(one.is_over());
  EXPECT_TRUE(other.is_over());
  EXPECT_TRUE(other.is_in_vain());
  tell(one);
  EXPECT_TRUE(one.is_over());
  // A later one is another.
  EXPECT_FALSE(BoundedWait(kTooLong).is_over());
}

}  // namespace
}  // namespace trenza
