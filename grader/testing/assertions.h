#ifndef GRADER_TESTING_ASSERTIONS_H_
#define GRADER_TESTING_ASSERTIONS_H_

// Included before every file of an exercise's tests (grader/bazel/modes.bzl): what the assertions of GoogleTest do is
// noted before GoogleTest hears of it. So a failure counts though something keeps GoogleTest from telling it.

#include <gtest/gtest.h>

namespace trenza {

// One assertion, from its begin until its statement is left: by its end, a return or an exception. Any thread; takes no
// lock, and is no step of the interleave mode.
class Asserting {
 public:
  Asserting();
  ~Asserting();
  Asserting(const Asserting&) = delete;
  Asserting& operator=(const Asserting&) = delete;

  // How many were begun and how many were left in this process, those of its parent before it was forked included.
  static unsigned begun();
  static unsigned left();
  // How many have failed so far, counted likewise.
  static unsigned failed();
};

// Sends "noted|pid|file|line" over the channel if `outcome` is a failure's.
void note_outcome(const char* file, int line, ::testing::TestPartResult::Type outcome);

}  // namespace trenza

// In GoogleTest from 1.8 to 1.18, every assertion begins with the one, and every message about its outcome with the
// other.
#if !defined(GTEST_AMBIGUOUS_ELSE_BLOCKER_) || !defined(GTEST_MESSAGE_AT_)
#error "This GoogleTest writes its assertions in another way: how do they get noted before it hears of them?"
#endif

#undef GTEST_AMBIGUOUS_ELSE_BLOCKER_
#define GTEST_AMBIGUOUS_ELSE_BLOCKER_             \
  switch (const ::trenza::Asserting asserting; 0) \
  case 0:                                         \
  default:

#undef GTEST_MESSAGE_AT_
#define GTEST_MESSAGE_AT_(file, line, message, result_type) \
  ::trenza::note_outcome(file, line, result_type),          \
      ::testing::internal::AssertHelper(result_type, file, line, message) = ::testing::Message()

#endif  // GRADER_TESTING_ASSERTIONS_H_
