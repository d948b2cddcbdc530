#include "grader/interleave/runtime/model/wait_queue.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace trenza::interleave {
namespace {

class WaitQueueTest : public testing::Test {
 protected:
  void arrive(int task) { interleave::arrive(queue_, task, tasks_.data()); }
  bool may_leave(int task) { return interleave::may_leave(queue_, task, tasks_.data()); }
  void leave(int task, bool notified) { interleave::leave(queue_, task, notified, tasks_.data()); }
  bool notify() { return notify_one(queue_, tasks_.data(), *arena_); }

  std::unique_ptr<Arena> arena_ = std::make_unique<Arena>();
  std::vector<Task> tasks_ = std::vector<Task>(4);
  WaitQueue queue_;
};

TEST_F(WaitQueueTest, NotificationWithoutWaiterIsLost) {
  EXPECT_FALSE(notify());
  arrive(0);
  EXPECT_FALSE(may_leave(0));
  EXPECT_EQ(queue_.lost, 1u);
}

TEST_F(WaitQueueTest, OneNotificationLetsAnyOneOfThoseWaitingLeave) {
  arrive(0);
  arrive(1);
  EXPECT_TRUE(notify());
  EXPECT_TRUE(may_leave(0));
  EXPECT_TRUE(may_leave(1));
  leave(1, true);
  EXPECT_FALSE(may_leave(0));
}

TEST_F(WaitQueueTest, WhoComesLaterCannotUseIt) {
  arrive(0);
  notify();
  arrive(1);
  EXPECT_TRUE(may_leave(0));
  EXPECT_FALSE(may_leave(1));
}

TEST_F(WaitQueueTest, LateWaiterDoesNotTakeWhatTheEarlyOneNeeds) {
  arrive(0);
  notify();
  arrive(1);
  EXPECT_TRUE(notify());
  leave(0, true);
  EXPECT_TRUE(may_leave(1));
  leave(1, true);
  EXPECT_EQ(queue_.ticket_count, 0u);
}

TEST_F(WaitQueueTest, NotificationPassesOnWhenItsWaiterTimesOut) {
  arrive(0);
  arrive(1);
  notify();
  leave(0, false);
  EXPECT_TRUE(may_leave(1));
}

TEST_F(WaitQueueTest, NotificationDiesWithTheLastWhoCouldUseIt) {
  arrive(0);
  notify();
  arrive(1);
  leave(0, false);
  EXPECT_FALSE(may_leave(1));
  EXPECT_TRUE(notify()) << "it still counts as one that waits";
}

TEST_F(WaitQueueTest, AllLeaveAfterNotifyAll) {
  arrive(0);
  arrive(2);
  EXPECT_EQ(notify_all(queue_, tasks_.data()), 2);
  arrive(1);
  EXPECT_TRUE(may_leave(0));
  EXPECT_TRUE(may_leave(2));
  EXPECT_FALSE(may_leave(1));
}

TEST_F(WaitQueueTest, SecondNotificationForOneWaiterIsLost) {
  arrive(0);
  EXPECT_TRUE(notify());
  EXPECT_FALSE(notify());
}

}  // namespace
}  // namespace trenza::interleave
