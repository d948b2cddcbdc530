#include "grader/interleave/runtime/region/vector_clock.h"

#include <gtest/gtest.h>

#include <memory>

namespace trenza::interleave {
namespace {

TEST(VectorClock, UnknownTasksAreAtZero) {
  const VectorClock clock;
  EXPECT_EQ(clock.at(0), 0u);
  EXPECT_EQ(clock.at(kMaxTasks - 1), 0u);
}

TEST(VectorClock, JoinTakesTheLaterOfEach) {
  const auto arena = std::make_unique<Arena>();
  VectorClock a, b;
  a.set(0, 5, *arena);
  a.set(2, 1, *arena);
  b.set(0, 3, *arena);
  b.set(20, 7, *arena);
  a.join(b, *arena);
  EXPECT_EQ(a.at(0), 5u);
  EXPECT_EQ(a.at(2), 1u);
  EXPECT_EQ(a.at(20), 7u);
  EXPECT_EQ(b.at(0), 3u);
}

TEST(VectorClock, CopyForgetsWhatWasThere) {
  const auto arena = std::make_unique<Arena>();
  VectorClock a, b;
  a.set(3, 9, *arena);
  b.set(1, 2, *arena);
  a.copy(b, *arena);
  EXPECT_EQ(a.at(3), 0u);
  EXPECT_EQ(a.at(1), 2u);
}

TEST(VectorClock, SaysWhenTheArenaIsUsedUp) {
  const auto arena = std::make_unique<Arena>();
  arena->used = Arena::kBytes;
  VectorClock clock;
  clock.set(0, 1, *arena);
  EXPECT_TRUE(clock.exhausted());
}

}  // namespace
}  // namespace trenza::interleave
