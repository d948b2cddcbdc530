#include "grader/testing/faults.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>
#include <system_error>
#include <thread>

namespace trenza {
namespace {

// True if a child could be forked; it is waited for.
bool can_fork() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  return child > 0 && waitpid(child, nullptr, 0) == child;
}

void* nothing(void*) { return nullptr; }

TEST(FailingCall, WithoutOneEverythingWorks) {
  EXPECT_TRUE(can_fork());
  std::thread([] {}).join();
}

TEST(FailingCall, LetsThroughAsManyAsSaid) {
  const FailingCall no_more(Call::fork, 2);
  EXPECT_TRUE(can_fork());
  EXPECT_TRUE(can_fork());
  EXPECT_EQ(no_more.failed(), 0);
  errno = 0;
  EXPECT_EQ(fork(), -1);
  EXPECT_EQ(errno, EAGAIN);
  EXPECT_EQ(fork(), -1) << "and every later one fails too";
  EXPECT_EQ(no_more.failed(), 2);
}

TEST(FailingCall, EndsWithItsLife) {
  { const FailingCall none(Call::fork, 0); }
  EXPECT_TRUE(can_fork());
}

TEST(FailingCall, ReachesTheCppLibrary) {
  const FailingCall none(Call::pthread_create, 0);
  EXPECT_THROW(std::thread([] {}).join(), std::system_error);
  EXPECT_EQ(none.failed(), 1);
  EXPECT_TRUE(can_fork()) << "one call does not touch the other";
}

TEST(FailingCall, FailsWithTheGivenError) {
  {
    const FailingCall none(Call::fork, 0, ENOMEM);
    EXPECT_EQ(fork(), -1);
    EXPECT_EQ(errno, ENOMEM);
  }
  const FailingCall none(Call::pthread_create, 0, EPERM);
  pthread_t thread;
  EXPECT_EQ(pthread_create(&thread, nullptr, nothing, nullptr), EPERM) << "pthreads return their errors";
}

TEST(FailingCall, HandsOnWhatThePthreadReturns) {
  pthread_t thread;
  int value = 0;
  ASSERT_EQ(pthread_create(
                &thread, nullptr, [](void* given) { return given; }, &value),
            0);
  void* returned = nullptr;
  ASSERT_EQ(pthread_join(thread, &returned), 0);
  EXPECT_EQ(returned, &value);
}

TEST(FailingCall, FailsNoMoreThanAsked) {
  const FailingCall one(Call::fork, 1, EAGAIN, /*failures=*/1);
  EXPECT_TRUE(can_fork());
  EXPECT_FALSE(can_fork());
  EXPECT_TRUE(can_fork());
}

TEST(FailingCall, LeavesNoErrnoOfAThread) {
  const FailingCall none(Call::pthread_create, 0, EAGAIN);
  pthread_t thread;
  errno = 0;
  EXPECT_EQ(pthread_create(&thread, nullptr, nothing, nullptr), EAGAIN);
  EXPECT_NE(errno, EAGAIN);
}

TEST(ThreadTally, CountsThreadsHoweverTheyAreMade) {
  const ThreadTally before = thread_tally();
  std::thread([] {}).join();
  std::async(std::launch::async, [] {}).get();
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, nullptr, nothing, nullptr), 0);
  while (pthread_tryjoin_np(thread, nullptr) != 0) std::this_thread::yield();
  std::thread([] {}).detach();
  EXPECT_EQ(thread_tally().created - before.created, 4);
  EXPECT_EQ(thread_tally().joined - before.joined, 3);
}

}  // namespace
}  // namespace trenza
