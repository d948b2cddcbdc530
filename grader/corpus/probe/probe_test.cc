#include "grader/corpus/probe/probe.h"

#include <gtest/gtest.h>

#include "grader/testing/explain.h"

namespace course {
namespace {

using trenza::explain;

constexpr char kWrong[] = "The answer is ten times the number of the question.";

TEST(Probe, First) { EXPECT_EQ(answer(1), 10) << explain(kWrong); }

TEST(Probe, Second) { EXPECT_EQ(answer(2), 20) << explain(kWrong); }

TEST(Probe, Third) { EXPECT_EQ(answer(3), 30) << explain(kWrong); }

}  // namespace
}  // namespace course
