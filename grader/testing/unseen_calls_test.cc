#include <err.h>
#include <error.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <string>

#include "grader/testing/told_accesses.h"

namespace trenza {
namespace {

// What `print` writes to the descriptor for errors.
std::string printed(const std::function<void()>& print) {
  testing::internal::CaptureStderr();
  print();
  return testing::internal::GetCapturedStderr();
}

char path[] = "/";

TEST(UnseenCalls, PrintWhatTheyAlwaysPrinted) {
  EXPECT_EQ(printed([] { dprintf(2, "%d %s.", 7, "men"); }), "7 men.");
  const std::string name = std::string(program_invocation_short_name) + ": ";
  EXPECT_EQ(printed([] {
              errno = ENOENT;
              warn("%s %d", "no", 5);
            }),
            name + "no 5: No such file or directory\n");
  EXPECT_EQ(printed([] { warnx("100 %% of %s", "it"); }), name + "100 % of it\n");
  EXPECT_EQ(printed([] { error(0, EPERM, "%c", 'x'); }),
            std::string(program_invocation_name) + ": x: Operation not permitted\n");
  EXPECT_EQ(printed([] {
              errno = ENOENT;
              warn(nullptr);
            }),
            name + "No such file or directory\n");
}

TEST(UnseenCalls, EndWithTheirCode) {
  EXPECT_EXIT(err(3, "%s", "left"), testing::ExitedWithCode(3), "left: ");
  EXPECT_EXIT(errx(4, "%s", "gone"), testing::ExitedWithCode(4), "gone");
  EXPECT_EXIT(error(5, 0, "%s", "over"), testing::ExitedWithCode(5), "over");
}

TEST(UnseenCalls, TextAndPathsAreTold) {
  forget_accesses();
  printed([] { perror(path); });
  EXPECT_TRUE(told({read_of(path, 2)}));
  printed([] { psignal(SIGINT, path); });
  EXPECT_TRUE(told({read_of(path, 2)}));
  EXPECT_EQ(access(path, R_OK), 0);
  EXPECT_TRUE(told({read_of(path, 2)}));
  EXPECT_EQ(truncate(path, 0), -1);
  EXPECT_TRUE(told({read_of(path, 2)}));
  const int descriptor = memfd_create(path, 0);
  EXPECT_GE(descriptor, 0);
  EXPECT_TRUE(told({read_of(path, 2)}));
  close(descriptor);
  std::string name = testing::TempDir() + "XXXXXX";
  const int file = mkstemp(name.data());
  EXPECT_GE(file, 0) << name;
  EXPECT_TRUE(told({write_of(name.data(), name.size())}));
  close(file);
  unlink(name.c_str());
}

TEST(UnseenCalls, AnswersAreTold) {
  forget_accesses();
  char bytes[5];
  arc4random_buf(bytes, sizeof bytes);
  EXPECT_TRUE(told({write_of(bytes, sizeof bytes)}));
  rlimit limit{};
  EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_TRUE(told({write_of(&limit, sizeof limit)}));
  rusage usage{};
  EXPECT_EQ(getrusage(RUSAGE_SELF, &usage), 0);
  EXPECT_TRUE(told({write_of(&usage, sizeof usage)}));
  timespec now{};
  EXPECT_EQ(timespec_get(&now, TIME_UTC), TIME_UTC);
  EXPECT_TRUE(told({write_of(&now, sizeof now)}));
  EXPECT_EQ(sched_rr_get_interval(0, &now), 0);
  EXPECT_TRUE(told({write_of(&now, sizeof now)}));
  tm day{};
  day.tm_year = 100;
  EXPECT_EQ(timegm(&day), 946598400);
  EXPECT_TRUE(told({read_of(&day, sizeof day), write_of(&day, sizeof day)}));
  const sched_param parameters{};
  EXPECT_EQ(sched_setscheduler(0, SCHED_OTHER, &parameters), 0);
  EXPECT_TRUE(told({read_of(&parameters, sizeof parameters)}));
  EXPECT_EQ(sched_setparam(0, &parameters), 0);
  EXPECT_TRUE(told({read_of(&parameters, sizeof parameters)}));
}

TEST(UnseenCalls, AttributesAreTold) {
  forget_accesses();
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  EXPECT_TRUE(told({write_of(&attributes, sizeof attributes)}));
  EXPECT_EQ(pthread_attr_setguardsize(&attributes, 8192), 0);
  EXPECT_TRUE(told({write_of(&attributes, sizeof attributes)}));
  std::size_t size = 0;
  EXPECT_EQ(pthread_attr_getguardsize(&attributes, &size), 0);
  EXPECT_EQ(size, 8192U);
  EXPECT_TRUE(told({read_of(&attributes, sizeof attributes)}));
  pthread_attr_destroy(&attributes);
  pthread_mutexattr_t kind;
  pthread_mutexattr_init(&kind);
  EXPECT_EQ(pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE), 0);
  EXPECT_TRUE(told({write_of(&kind, sizeof kind)}));
  int type = 0;
  EXPECT_EQ(pthread_mutexattr_gettype(&kind, &type), 0);
  EXPECT_EQ(type, PTHREAD_MUTEX_RECURSIVE);
  EXPECT_TRUE(told({read_of(&kind, sizeof kind)}));
}

}  // namespace
}  // namespace trenza
