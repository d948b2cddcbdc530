#include "grader/classroom/reveal.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace trenza {
namespace {

TEST(Reveal, OnlyAfterItsMoment) {
  EXPECT_FALSE(read_reveal("").shown);
  EXPECT_EQ(read_reveal("").when, "not shown yet");
  EXPECT_FALSE(read_reveal("9999-12-31").shown);
  EXPECT_EQ(read_reveal("9999-12-31").when, "shown after 9999-12-31");
  EXPECT_TRUE(read_reveal("2001-01-01T12:00Z").shown);
  EXPECT_TRUE(read_reveal("now").shown);
  EXPECT_THROW(read_reveal("soon"), std::runtime_error);
}

}  // namespace
}  // namespace trenza
