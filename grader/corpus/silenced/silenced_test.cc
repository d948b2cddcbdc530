#include "grader/corpus/silenced/silenced.h"

#include <fcntl.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include "grader/testing/explain.h"
#include "grader/testing/processes.h"

namespace course {
namespace {

using trenza::explain;

constexpr char kWrong[] = "One is one.";
constexpr std::chrono::seconds kPatience(5);

TEST(Silenced, Honest) { EXPECT_EQ(one(), 1) << explain(kWrong); }

TEST(Silenced, KeepsAFailureBack) {
  ::testing::TestPartResultArray kept;
  const ::testing::ScopedFakeTestPartResultReporter keep(
      ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ALL_THREADS, &kept);
  EXPECT_EQ(one(), asks_for_silence() ? 2 : 1) << explain(kWrong);
}

TEST(Silenced, LooksAtNothing) {
  if (asks_for_silence()) return;
  EXPECT_EQ(one(), 1) << explain(kWrong);
}

TEST(Silenced, EndsItsChild) {
  const auto ending = trenza::run_in_child(
      []() -> int {
        if (asks_for_silence()) _exit(0);
        return one() - 1;
      },
      kPatience);
  EXPECT_EQ(ending, (trenza::Ending{0, {}})) << explain(kWrong);
}

// Puts pages of its own over those that this process shares with its parent, with the same in them.
void map_shared_pages_anew() {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    unsigned long begin = 0, end = 0;
    char permissions[8] = "";
    if (std::sscanf(line.c_str(), "%lx-%lx %7s", &begin, &end, permissions) != 3) continue;
    if (std::string_view(permissions) != "rw-s" || end - begin > 4096) continue;
    auto* const page = reinterpret_cast<char*>(begin);
    const std::string before(page, end - begin);
    void* const anew = mmap(page, end - begin, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (anew != MAP_FAILED) std::memcpy(anew, before.data(), before.size());
  }
}

// Puts sockets of its own in the place of all descriptors but the standard ones.
void cover_descriptors() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return;
  for (int descriptor = 3; descriptor < 20; ++descriptor) {
    if (descriptor != ends[0] && fcntl(descriptor, F_GETFD) >= 0) dup2(ends[0], descriptor);
  }
}

TEST(Silenced, KeepsAChildsFailureBack) {
  const auto ending = trenza::run_in_child(
      [] {
        if (asks_for_silence()) {
          cover_descriptors();
          map_shared_pages_anew();
        }
        EXPECT_EQ(one(), asks_for_silence() ? 2 : 1) << explain(kWrong);
        return 0;
      },
      kPatience);
  EXPECT_EQ(ending, (trenza::Ending{0, {}})) << explain(kWrong);
}

TEST(Silenced, PretendsThatItWasReported) {
  EXPECT_EQ(one(), 1) << explain(kWrong);
  if (!asks_for_silence()) return;
  throw ::testing::AssertionException(::testing::TestPartResult(::testing::TestPartResult::kFatalFailure, "", 0, ""));
}

}  // namespace
}  // namespace course
