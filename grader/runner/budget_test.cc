#include "grader/runner/budget.h"

#include <gtest/gtest.h>

namespace trenza {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class BudgetTest : public testing::Test {
 protected:
  Budget::Clock clock() {
    return [this] { return now_; };
  }
  std::chrono::steady_clock::time_point now_;
};

TEST_F(BudgetTest, IsWallTimeFromItsBeginning) {
  const Budget budget(seconds(60), 2, clock());
  EXPECT_EQ(budget.left(), seconds(60));
  now_ += seconds(45);
  EXPECT_EQ(budget.used(), seconds(45));
  EXPECT_EQ(budget.left(), seconds(15));
  EXPECT_EQ(budget.description(), "45.0 of 60 s");
}

TEST_F(BudgetTest, ARestInWhichNothingCouldBeginIsNothing) {
  const Budget budget(seconds(60), 2, clock());
  now_ += milliseconds(59'700);
  EXPECT_EQ(budget.left(), seconds(0));
  now_ += seconds(60);
  EXPECT_EQ(budget.left(), seconds(0));
}

TEST_F(BudgetTest, WhatTheMachineHeldUpIsNotCharged) {
  Budget alone(seconds(60), 1, clock());
  Budget of_two(seconds(60), 2, clock());
  now_ += seconds(50);
  alone.excuse(seconds(30));
  EXPECT_EQ(alone.used(), seconds(20));
  // Two programs ran all the time: half of each one's delay is the exercise's.
  of_two.excuse(seconds(30));
  of_two.excuse(seconds(10));
  EXPECT_EQ(of_two.used(), seconds(30));
}

TEST_F(BudgetTest, PatienceHasAnEnd) {
  Budget budget(seconds(60), 1, clock());
  now_ += seconds(300);
  budget.excuse(seconds(300));
  EXPECT_EQ(budget.used(), seconds(60));
  EXPECT_EQ(budget.left(), seconds(0));
}

}  // namespace
}  // namespace trenza
