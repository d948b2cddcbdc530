#include "grader/mutation/equivalent.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace trenza {
namespace {

TEST(Equivalent, EachHasAReason) {
  const auto reasons =
      read_equivalent("# Why.\n\nf: bound_moved: < → <=\n  never equal\ng: while_to_if: a → b\n  once\n");
  ASSERT_EQ(reasons.size(), 2u);
  EXPECT_EQ(reasons.at("f: bound_moved: < → <="), "never equal");
}

TEST(Equivalent, RefusesWhatSaysNothing) {
  EXPECT_THROW(read_equivalent("f: bound_moved: < → <=\n"), std::runtime_error) << "no reason";
  EXPECT_THROW(read_equivalent("a\nb\n  why\n"), std::runtime_error) << "no reason of the first";
  EXPECT_THROW(read_equivalent("  why\n"), std::runtime_error) << "no mutation";
  EXPECT_THROW(read_equivalent("a\n  why\na\n  why\n"), std::runtime_error) << "twice";
}

}  // namespace
}  // namespace trenza
