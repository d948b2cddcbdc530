#include "grader/interleave/runtime/check/race.h"

#include <gtest/gtest.h>

#include <functional>

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/scene.h"

namespace trenza::interleave {
namespace {

class RaceTest : public testing::Test {
 protected:
  // The task reads or writes, at the place `pc`.
  void read(int task, const void* address, std::size_t size = 4, std::uint64_t pc = 1) {
    scene_.become(task);
    check_access(address, size, {}, pc);
  }
  void write(int task, const void* address, std::size_t size = 4, std::uint64_t pc = 2) {
    scene_.become(task);
    check_access(address, size, {.is_write = true}, pc);
  }
  // An atomic flag is stored to and loaded from, which publishes or not.
  void store(int task, int order) {
    scene_.become(task);
    check_access(&flag_, 4, {.is_write = true, .is_atomic = true}, 3);
    order_store(flag_, order);
  }
  void load(int task, int order) {
    scene_.become(task);
    check_access(&flag_, 4, {.is_atomic = true}, 4);
    order_load(flag_, order);
  }
  void exchange(int task, int order) {
    scene_.become(task);
    order_rmw(flag_, order);
  }
  void fence(int task, int order) {
    scene_.become(task);
    order_fence(order);
  }

  FindingKind outcome(const std::function<void()>& acts) { return scene_.outcome(acts).kind; }

  Scene scene_;
  const int one_ = scene_.create();
  const int two_ = scene_.create();
  VectorClock flag_;  // what is published by an atomic
  alignas(8) unsigned char memory_[64] = {};
};

constexpr FindingKind kRace = FindingKind::race;
constexpr FindingKind kNone = FindingKind::none;

TEST_F(RaceTest, TwoUnorderedAccessesOfWhichOneWrites) {
  EXPECT_EQ(outcome([&] { write(one_, memory_), write(two_, memory_); }), kRace);
}
TEST_F(RaceTest, ReadThenWrite) {
  EXPECT_EQ(outcome([&] { read(one_, memory_), write(two_, memory_); }), kRace);
}
TEST_F(RaceTest, WriteThenRead) {
  EXPECT_EQ(outcome([&] { write(one_, memory_), read(two_, memory_); }), kRace);
}
TEST_F(RaceTest, ReadsDoNotConflict) {
  EXPECT_EQ(outcome([&] { read(one_, memory_), read(two_, memory_), read(one_, memory_); }), kNone);
}

TEST_F(RaceTest, TellsBothAccesses) {
  const Finding finding = scene_.outcome([&] {
    write(one_, memory_ + 4, 4, 0x10);
    read(two_, memory_ + 6, 1, 0x20);
  });
  EXPECT_EQ(finding.sides[0].task, one_);
  EXPECT_EQ(finding.sides[0].pc, 0x10u);
  EXPECT_EQ(finding.sides[0].size, 4);
  EXPECT_TRUE(finding.sides[0].is_write);
  EXPECT_EQ(finding.sides[1].task, two_);
  EXPECT_EQ(finding.sides[1].pc, 0x20u);
  EXPECT_EQ(finding.sides[1].size, 1);
  EXPECT_FALSE(finding.sides[1].is_write);
}

TEST_F(RaceTest, WhatCameBeforeTheThreadIsOrdered) {
  EXPECT_EQ(outcome([&] {
              write(0, memory_);
              const int later = scene_.create();
              write(later, memory_);
            }),
            kNone);
}
TEST_F(RaceTest, WhatComesAfterItsCreationIsNot) {
  EXPECT_EQ(outcome([&] { write(0, memory_), write(one_, memory_); }), kRace);
}

TEST_F(RaceTest, ReleaseAndAcquireOrder) {
  EXPECT_EQ(outcome([&] {
              write(one_, memory_), store(one_, __ATOMIC_RELEASE);
              load(two_, __ATOMIC_ACQUIRE), write(two_, memory_);
            }),
            kNone);
}
TEST_F(RaceTest, WhatFollowsTheReleaseIsNotPublished) {
  EXPECT_EQ(outcome([&] {
              store(one_, __ATOMIC_RELEASE), write(one_, memory_);
              load(two_, __ATOMIC_ACQUIRE), read(two_, memory_);
            }),
            kRace);
}
TEST_F(RaceTest, RelaxedStorePublishesNothing) {
  EXPECT_EQ(outcome([&] {
              write(one_, memory_), store(one_, __ATOMIC_RELAXED);
              load(two_, __ATOMIC_ACQUIRE), read(two_, memory_);
            }),
            kRace);
}
TEST_F(RaceTest, RelaxedLoadAcquiresNothing) {
  EXPECT_EQ(outcome([&] {
              write(one_, memory_), store(one_, __ATOMIC_RELEASE);
              load(two_, __ATOMIC_RELAXED), read(two_, memory_);
            }),
            kRace);
}
TEST_F(RaceTest, FencesMakeRelaxedAccessesOrder) {
  EXPECT_EQ(outcome([&] {
              write(one_, memory_), fence(one_, __ATOMIC_RELEASE), store(one_, __ATOMIC_RELAXED);
              load(two_, __ATOMIC_RELAXED), fence(two_, __ATOMIC_ACQUIRE), read(two_, memory_);
            }),
            kNone);
}
TEST_F(RaceTest, FenceBehindTheStoreIsTooLate) {
  EXPECT_EQ(outcome([&] {
              write(one_, memory_), store(one_, __ATOMIC_RELAXED), fence(one_, __ATOMIC_RELEASE);
              load(two_, __ATOMIC_RELAXED), fence(two_, __ATOMIC_ACQUIRE), read(two_, memory_);
            }),
            kRace);
}
TEST_F(RaceTest, ReleaseSequenceGoesOnThroughReadModifyWrite) {
  EXPECT_EQ(outcome([&] {
              write(one_, memory_), store(one_, __ATOMIC_RELEASE);
              exchange(0, __ATOMIC_RELAXED);
              load(two_, __ATOMIC_ACQUIRE), read(two_, memory_);
            }),
            kNone);
}
TEST_F(RaceTest, ReleaseSequenceEndsAtAStore) {
  EXPECT_EQ(outcome([&] {
              write(one_, memory_), store(one_, __ATOMIC_RELEASE);
              store(0, __ATOMIC_RELAXED);
              load(two_, __ATOMIC_ACQUIRE), read(two_, memory_);
            }),
            kRace);
}
TEST_F(RaceTest, OrderIsTransitive) {
  EXPECT_EQ(outcome([&] {
              write(one_, memory_), store(one_, __ATOMIC_RELEASE);
              exchange(0, __ATOMIC_ACQ_REL);
              load(two_, __ATOMIC_ACQUIRE), write(two_, memory_);
            }),
            kNone);
}

TEST_F(RaceTest, AtomicsDoNotRaceWithEachOther) {
  EXPECT_EQ(outcome([&] { store(one_, __ATOMIC_RELAXED), load(two_, __ATOMIC_RELAXED); }), kNone);
}
TEST_F(RaceTest, AtomicRacesWithPlain) {
  EXPECT_EQ(outcome([&] { store(one_, __ATOMIC_SEQ_CST), read(two_, &flag_); }), kRace);
}

TEST_F(RaceTest, NeighboursInAWordAreApart) {
  EXPECT_EQ(outcome([&] { write(one_, memory_, 4), write(two_, memory_ + 4, 4); }), kNone);
}
TEST_F(RaceTest, OneByteInCommonIsEnough) {
  EXPECT_EQ(outcome([&] { write(one_, memory_, 4), write(two_, memory_ + 3, 4); }), kRace);
}
TEST_F(RaceTest, LongAccessesAreComparedInAllTheirWords) {
  EXPECT_EQ(outcome([&] { write(one_, memory_, 40), read(two_, memory_ + 39, 1); }), kRace);
}

TEST_F(RaceTest, EarlierAccessIsNotHiddenByALaterOne) {
  // Task 0 has seen the write and reads; who has not seen it still races with it.
  EXPECT_EQ(outcome([&] {
              write(one_, memory_), store(one_, __ATOMIC_RELEASE);
              load(0, __ATOMIC_ACQUIRE), read(0, memory_);
              read(two_, memory_);
            }),
            kRace);
}

TEST_F(RaceTest, FreedMemoryRacesWithWhoStillUsesIt) {
  EXPECT_EQ(outcome([&] {
              read(one_, memory_);
              scene_.become(two_);
              check_access(memory_, 16, {.is_write = true, .is_free = true}, 5);
            }),
            kRace);
}
TEST_F(RaceTest, MemoryWithANewMeaningStartsAfresh) {
  EXPECT_EQ(outcome([&] {
              write(one_, memory_);
              forget_accesses(memory_, sizeof memory_);
              write(two_, memory_);
            }),
            kNone);
}

TEST_F(RaceTest, ProcessesHaveTheirOwnMemory) {
  EXPECT_EQ(outcome([&] {
              scene_.become(0);
              const int child = scene_.fork_process();
              write(0, memory_), write(child, memory_);
            }),
            kNone);
}
TEST_F(RaceTest, SharedMemoryIsTheSameAtAnyAddress) {
  EXPECT_EQ(outcome([&] {
              scene_.become(0);
              const int child = scene_.fork_process();
              const auto begin = reinterpret_cast<std::uint64_t>(memory_);
              region->ranges[0] = {begin, begin + 8, 0, 1, 0};
              region->ranges[1] = {begin + 32, begin + 40, 0, 1, 1};
              region->range_count = 2;
              write(0, memory_ + 4), write(child, memory_ + 36);
            }),
            kRace);
}

TEST_F(RaceTest, ALoneTaskIsNotWatched) {
  // What happens before there is a second task is ordered before it anyway, so it costs nothing.
  region->processes[0].threaded = false;
  EXPECT_EQ(outcome([&] { write(0, memory_); }), kNone);
  EXPECT_EQ(region->shadow.access_count, 0u);
}

TEST_F(RaceTest, RacesCanBePassedOver) {
  region->plan.ignore_races = true;
  EXPECT_EQ(outcome([&] { write(one_, memory_), write(two_, memory_); }), kNone);
  ASSERT_EQ(region->race_count, 1u) << "it is noted";
  EXPECT_EQ(region->races[0].kind, FindingKind::race);
  EXPECT_EQ(region->races[0].sides[0].task, one_);
  EXPECT_EQ(region->races[0].sides[1].task, two_);
}

TEST_F(RaceTest, DetailedRunTellsTheStacksOfWhatItTraces) {
  region->plan.detailed = true;
  scene_.become(0);
  const auto begin = reinterpret_cast<std::uint64_t>(memory_);
  region->plan.traced = make_key(Space::memory, 0, begin);
  const Finding finding = scene_.outcome([&] { write(one_, memory_), write(two_, memory_); });
  EXPECT_GT(finding.sides[0].frames.count, 2u);
  EXPECT_GT(finding.sides[1].frames.count, 2u);
  EXPECT_NE(finding.sides[0].frames.first, finding.sides[1].frames.first);
}

}  // namespace
}  // namespace trenza::interleave
