#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <wchar.h>

#include "grader/testing/told_accesses.h"

namespace trenza {
namespace {

char from[16], to[16];
wchar_t wide_from[4], wide_to[4];
constexpr std::size_t kWide = sizeof(wchar_t);

class UnseenFunctionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    strcpy(from, "12 34");
    to[0] = '\0';
    forget_accesses();
  }
};

TEST_F(UnseenFunctionsTest, CopiesAreTold) {
  EXPECT_EQ(mempcpy(to, from, 3), to + 3);
  EXPECT_TRUE(told({read_of(from, 3), write_of(to, 3)}));
  EXPECT_EQ(memccpy(to, from, ' ', 6), to + 3);
  EXPECT_TRUE(told({read_of(from, 3), write_of(to, 3)}));
  bcopy(from, to, 4);
  EXPECT_TRUE(told({read_of(from, 4), write_of(to, 4)}));
  swab(from, to, 5);
  EXPECT_TRUE(told({read_of(from, 4), write_of(to, 4)}));
  EXPECT_EQ(to[0], '2');
  explicit_bzero(to, 7);
  EXPECT_TRUE(told({write_of(to, 7)}));
  wmemcpy(wide_to, wide_from, 2);
  EXPECT_TRUE(told({read_of(wide_from, 2 * kWide), write_of(wide_to, 2 * kWide)}));
  wmemmove(wide_to, wide_from, 2);
  EXPECT_TRUE(told({read_of(wide_from, 2 * kWide), write_of(wide_to, 2 * kWide)}));
  wmempcpy(wide_to, wide_from, 2);
  EXPECT_TRUE(told({read_of(wide_from, 2 * kWide), write_of(wide_to, 2 * kWide)}));
  wmemset(wide_to, L'a', 3);
  EXPECT_TRUE(told({write_of(wide_to, 3 * kWide)}));
  EXPECT_LT(wmemcmp(wide_from, wide_to, 3), 0);
  EXPECT_TRUE(told({read_of(wide_from, 3 * kWide), read_of(wide_to, 3 * kWide)}));
  EXPECT_EQ(wmemchr(wide_to, L'a', 3), wide_to);
  EXPECT_TRUE(told({read_of(wide_to, 3 * kWide)}));
}

TEST_F(UnseenFunctionsTest, TextIsTold) {
  strcat(to, from);
  EXPECT_TRUE(told({read_of(to, 1), read_of(from, 6), write_of(to, 6)}));
  strncat(to, from, 2);
  EXPECT_TRUE(told({read_of(to, 6), read_of(from, 2), write_of(to + 5, 3)}));
  EXPECT_STREQ(to, "12 3412");
  EXPECT_EQ(index(from, ' '), from + 2);
  EXPECT_TRUE(told({read_of(from, 3)}));
  EXPECT_EQ(rindex(from, '3'), from + 3);
  EXPECT_TRUE(told({read_of(from, 6)}));
  EXPECT_EQ(strcoll(from, from), 0);
  EXPECT_TRUE(told({read_of(from, 6)}));
  char* rest = from;
  EXPECT_EQ(strsep(&rest, " "), from);
  EXPECT_TRUE(told({read_of(from, 3), write_of(from + 2, 1), write_of(&rest, sizeof rest)}));
  strcpy(from, "12 34");
  EXPECT_EQ(strtok_r(from, " ", &rest), from);
  EXPECT_TRUE(told({read_of(from, 3), write_of(&rest, sizeof rest)}));
  const tm time{};
  EXPECT_EQ(strftime(to, sizeof to, "%S", &time), 2u);
  EXPECT_TRUE(told({write_of(to, 3)}));
}

TEST_F(UnseenFunctionsTest, NumbersAreTold) {
  char* end = nullptr;
  EXPECT_EQ(strtol(from, &end, 10), 12);
  EXPECT_EQ(end, from + 2);
  EXPECT_TRUE(told({read_of(from, 3)}));
  EXPECT_EQ(strtoul(from, nullptr, 10), 12u);
  EXPECT_TRUE(told({read_of(from, 3)}));
  EXPECT_EQ(strtoll(from, nullptr, 10), 12);
  EXPECT_TRUE(told({read_of(from, 3)}));
  EXPECT_EQ(strtoull(from, nullptr, 10), 12u);
  EXPECT_TRUE(told({read_of(from, 3)}));
  EXPECT_EQ(strtof(from, nullptr), 12);
  EXPECT_TRUE(told({read_of(from, 3)}));
  EXPECT_EQ(strtod(from, nullptr), 12);
  EXPECT_TRUE(told({read_of(from, 3)}));
  EXPECT_EQ(strtold(from, nullptr), 12);
  EXPECT_TRUE(told({read_of(from, 3)}));
  EXPECT_EQ(atoi(from) + atol(from) + atoll(from), 36);
  EXPECT_TRUE(told({read_of(from, 6)}));
  EXPECT_EQ(atof(from), 12);
  EXPECT_TRUE(told({read_of(from, 6)}));
}

TEST_F(UnseenFunctionsTest, OtherStateIsTold) {
  FILE* const file = tmpfile();
  ASSERT_NE(file, nullptr);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  EXPECT_TRUE(told({write_of(&set, sizeof(unsigned long))}));
  EXPECT_EQ(sigismember(&set, SIGINT), 1);
  EXPECT_TRUE(told({read_of(&set, sizeof(unsigned long))}));
  sigdelset(&set, SIGINT);
  EXPECT_TRUE(told({write_of(&set, sizeof(unsigned long))}));
  EXPECT_EQ(sigisemptyset(&set), 1);
  EXPECT_TRUE(told({read_of(&set, sizeof(unsigned long))}));
  fpos_t position;
  EXPECT_EQ(fgetpos(file, &position), 0);
  EXPECT_TRUE(told({write_of(&position, sizeof(long))}));
  EXPECT_EQ(fsetpos(file, &position), 0);
  EXPECT_TRUE(told({read_of(&position, sizeof(long))}));
  fclose(file);
  unsigned processor = 0, node = 0;
  EXPECT_EQ(getcpu(&processor, &node), 0);
  EXPECT_TRUE(told({write_of(&processor, sizeof processor), write_of(&node, sizeof node)}));
  unsigned short state[3] = {};
  erand48(state);
  EXPECT_TRUE(told({write_of(state, sizeof state)}));
  jrand48(state);
  EXPECT_TRUE(told({write_of(state, sizeof state)}));
  nrand48(state);
  EXPECT_TRUE(told({write_of(state, sizeof state)}));
  EXPECT_EQ(getentropy(to, 4), 0);
  EXPECT_TRUE(told({write_of(to, 4)}));
}

}  // namespace

}  // namespace trenza
