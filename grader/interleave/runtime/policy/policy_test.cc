#include "grader/interleave/runtime/policy/policy.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <map>
#include <vector>

#include "grader/interleave/runtime/scene.h"

namespace trenza::interleave {
namespace {

constexpr int kDraws = 4'000;

class PolicyTest : public testing::Test {
 protected:
  PolicyTest() {
    scene_.create();
    scene_.create();
  }

  static TaskSet tasks(std::initializer_list<int> members) {
    TaskSet set;
    for (const int task : members) set.add(task);
    return set;
  }
  static Candidates ready(std::initializer_list<int> members) {
    Candidates candidates;
    candidates.ready = tasks(members);
    return candidates;
  }

  void plan(Policy policy) {
    region->plan.policy = policy;
    region->plan.seed = 99;
    region->reset();
    add_process(0);
    for (int i = 0; i < 3; ++i) add_task(0, 0);
  }

  // The task that goes next of those that can, after `current`.
  int next(std::initializer_list<int> members, int current = 0) {
    return choose(*region, ready(members), current).task;
  }

  // A step of `task` that was done.
  void done(int task, OpKind kind = OpKind::store) {
    Step& step = region->steps[region->step_count++];
    step = Step();
    step.op.kind = kind;
    step.choice.task = static_cast<std::uint8_t>(task);
  }

  Scene scene_;
};

TEST_F(PolicyTest, OldestGoesOnAsLongAsItCan) {
  plan(Policy::oldest);
  EXPECT_EQ(next({0, 1, 2}, 1), 1);
  EXPECT_EQ(next({0, 2}, 1), 0);
  EXPECT_EQ(next({2}, 1), 2);
}

TEST_F(PolicyTest, NewestPrefersWhoCameLast) {
  plan(Policy::newest);
  EXPECT_EQ(next({0, 1, 2}, 1), 1);
  EXPECT_EQ(next({0, 2}, 1), 2);
}

TEST_F(PolicyTest, WhoYieldsGivesWay) {
  plan(Policy::oldest);
  done(1, OpKind::yield);
  EXPECT_EQ(next({0, 1, 2}, 1), 0);
}

TEST_F(PolicyTest, ALongLoopGivesWayInTheEnd) {
  plan(Policy::oldest);
  region->tasks[1].in_a_row = kFairSteps + 1;
  EXPECT_EQ(next({0, 1, 2}, 1), 0);
}

TEST_F(PolicyTest, DelayPassesOverTheFirstInOrder) {
  plan(Policy::oldest);
  region->plan.delays[0] = 1;
  region->plan.delay_count = 1;
  EXPECT_EQ(next({0, 1, 2}, 0), 0) << "step 0 is not delayed";
  done(0);
  EXPECT_EQ(next({0, 1, 2}, 0), 1);
  done(1);
  EXPECT_EQ(next({0, 1, 2}, 1), 1) << "a delay is used up once";
}

TEST_F(PolicyTest, RepeatedDelaysPassOverMore) {
  plan(Policy::oldest);
  region->plan.delays[0] = region->plan.delays[1] = 0;
  region->plan.delay_count = 2;
  EXPECT_EQ(next({0, 1, 2}, 0), 2);
}

TEST_F(PolicyTest, PrefixComesFirst) {
  plan(Policy::oldest);
  region->plan.prefix[0] = {2, Variant::normal};
  region->plan.prefix_size = 1;
  EXPECT_EQ(next({0, 1, 2}, 0), 2);
  done(2);
  EXPECT_EQ(next({0, 1, 2}, 2), 2) << "and then the policy";
  EXPECT_FALSE(region->diverged);
}

TEST_F(PolicyTest, ImpossiblePrefixIsTold) {
  plan(Policy::oldest);
  region->plan.prefix[0] = {2, Variant::normal};
  region->plan.prefix_size = 1;
  EXPECT_EQ(next({0, 1}, 0), 0);
  EXPECT_TRUE(region->diverged);
}

TEST_F(PolicyTest, FollowSkipsWhatIsImpossible) {
  plan(Policy::follow);
  region->plan.prefix[0] = {2, Variant::normal};
  region->plan.prefix[1] = {1, Variant::timeout};
  region->plan.prefix[2] = {1, Variant::normal};
  region->plan.prefix_size = 3;
  EXPECT_EQ(next({0, 1}, 0), 1);
  EXPECT_FALSE(region->diverged);
  EXPECT_EQ(next({0, 1}, 0), 0) << "the prefix is used up";
}

TEST_F(PolicyTest, SleepersOfTheSearchComeLast) {
  plan(Policy::oldest);
  region->asleep.add(0);
  EXPECT_EQ(next({0, 1}, 0), 1);
}

TEST_F(PolicyTest, OnlyChoiceNeedsNoDice) {
  plan(Policy::random);
  const std::uint64_t before = region->random;
  EXPECT_EQ(next({2}, 0), 2);
  Candidates candidates;
  candidates.timeouts = tasks({1});
  EXPECT_EQ(choose(*region, candidates, 0).variant, Variant::timeout);
  EXPECT_EQ(region->random, before);
}

// How often each task was chosen in many draws.
template <typename Draw>
std::map<int, int> counts(Draw draw) {
  std::map<int, int> counts;
  for (int i = 0; i < kDraws; ++i) ++counts[draw()];
  return counts;
}

TEST_F(PolicyTest, RandomChoosesEachAsOften) {
  plan(Policy::random);
  for (const auto& [task, count] : counts([&] { return next({0, 1, 2}); })) {
    EXPECT_NEAR(count, kDraws / 3, kDraws / 20) << task;
  }
}

TEST_F(PolicyTest, StickyStays) {
  plan(Policy::sticky);
  // One time in eight it draws among all three.
  EXPECT_NEAR(counts([&] { return next({0, 1, 2}, 1); })[1], kDraws * 11 / 12, kDraws / 40);
}

TEST_F(PolicyTest, TimesAreUpEarlyNowAndThen) {
  plan(Policy::random);
  Candidates candidates = ready({0, 1});
  candidates.timeouts = tasks({2});
  int early = 0;
  for (int i = 0; i < kDraws; ++i) early += choose(*region, candidates, 0).variant == Variant::timeout;
  EXPECT_NEAR(early, kDraws / 12, kDraws / 40);
}

TEST_F(PolicyTest, SpuriousWakeUpsHappenNowAndThen) {
  plan(Policy::random);
  Candidates candidates = ready({0, 1});
  candidates.spurious = tasks({2});
  int spurious = 0;
  for (int i = 0; i < kDraws; ++i) spurious += choose(*region, candidates, 0).variant == Variant::spurious;
  EXPECT_NEAR(spurious, kDraws / 12, kDraws / 40);
}

TEST_F(PolicyTest, PctTakesTheHighestRankUntilAChangePoint) {
  region->plan.switches = 1;
  region->plan.expected_steps = 1;  // so the change point is at step 0
  plan(Policy::pct);
  region->tasks[0].priority = 1.1;
  region->tasks[1].priority = 1.9;
  region->tasks[2].priority = 1.5;
  EXPECT_EQ(next({0, 1, 2}, 1), 2) << "task 1 lost its rank";
  EXPECT_LT(region->tasks[1].priority, 0);
  done(2);
  EXPECT_EQ(next({0, 1, 2}, 2), 2);
  EXPECT_EQ(next({0, 1}, 2), 0);
}

TEST_F(PolicyTest, PctDrawsOrderlyChangePointsWithinTheSteps) {
  region->plan.switches = 3;
  region->plan.expected_steps = 50;
  plan(Policy::pct);
  next({0, 1, 2});
  for (int i = 0; i < 3; ++i) {
    EXPECT_LT(region->change_points[i], 50u);
    if (i > 0) {
      EXPECT_LE(region->change_points[i - 1], region->change_points[i]);
    }
  }
}

TEST_F(PolicyTest, PosDrawsAgainForWhoRacesWithTheStep) {
  plan(Policy::pos);
  const Op write{.kind = OpKind::store, .key = 7};
  region->tasks[1].pending = {.kind = OpKind::load, .modifies = false, .key = 7};
  region->tasks[2].pending = {.kind = OpKind::load, .modifies = false, .key = 8};
  const double racing = region->tasks[1].priority;
  const double other = region->tasks[2].priority;
  policy_taken(*region, 0, write);
  EXPECT_NE(region->tasks[1].priority, racing);
  EXPECT_EQ(region->tasks[2].priority, other);
}

TEST_F(PolicyTest, SurwDrawsByTheOperationsThatAreLeft) {
  plan(Policy::surw);
  region->tasks[0].weight = 0;
  region->tasks[1].weight = 3;
  region->tasks[2].weight = 1;
  for (const int task : {1, 2}) region->tasks[task].pending = {.kind = OpKind::store, .key = 7};
  const auto chosen = counts([&] {
    region->intended = kNobody;
    return next({1, 2});
  });
  EXPECT_NEAR(chosen.at(2), kDraws / 4, kDraws / 30);
}

TEST_F(PolicyTest, SurwLetsOthersPassUntilTheirInterestingStep) {
  plan(Policy::surw);
  region->plan.interesting = 7;
  region->tasks[1].weight = 1;
  region->tasks[1].pending = {.kind = OpKind::store, .key = 9};
  region->tasks[2].pending = {.kind = OpKind::store, .key = 7};
  const auto chosen = counts([&] { return next({1, 2}); });
  EXPECT_EQ(chosen.at(1), kDraws) << "task 2's step is interesting, and task 1 is to go first";
}

TEST_F(PolicyTest, SurwCountsWhatWasTaken) {
  plan(Policy::surw);
  region->plan.interesting = 7;
  region->tasks[1].weight = 2;
  region->intended = 1;
  policy_taken(*region, 1, {.kind = OpKind::store, .key = 9});
  EXPECT_EQ(region->tasks[1].weight, 2u);
  EXPECT_EQ(region->intended, 1);
  policy_taken(*region, 1, {.kind = OpKind::store, .key = 7});
  EXPECT_EQ(region->tasks[1].weight, 1u);
  EXPECT_EQ(region->intended, kNobody);
}

TEST_F(PolicyTest, SameSeedSameChoices) {
  for (const Policy policy : {Policy::random, Policy::sticky, Policy::pct, Policy::pos, Policy::surw}) {
    std::vector<int> runs[2];
    for (std::vector<int>& run : runs) {
      plan(policy);
      for (int i = 0; i < 50; ++i) run.push_back(next({0, 1, 2}));
    }
    EXPECT_EQ(runs[0], runs[1]);
  }
}

}  // namespace
}  // namespace trenza::interleave
