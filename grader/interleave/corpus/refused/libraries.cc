// Right, and made with libraries that the kit leaves uninstrumented: googletest, fmt and its own grader/testing.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <thread>

#include "grader/testing/rendezvous.h"

extern const int primes[];

namespace {

TEST(Libraries, AreNotThePrograms) {
  int sum = 0;
  std::thread other([&] { sum = primes[0] + primes[1]; });
  other.join();
  EXPECT_EQ(fmt::format("{}", sum), "5");
}

}  // namespace

int main(int argc, char** argv) {
  trenza::Rendezvous alone(1);
  alone.arrive();
  if (alone.arrived() != 1) return 2;
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
