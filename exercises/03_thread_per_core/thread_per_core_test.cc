#include "exercises/03_thread_per_core/thread_per_core.h"

#include <gtest/gtest.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <climits>
#include <deque>
#include <new>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "grader/testing/explain.h"
#include "grader/testing/faults.h"
#include "grader/testing/mode.h"
#include "grader/testing/rendezvous.h"
#include "grader/testing/threads.h"

namespace course {
namespace {

using namespace std::chrono_literals;
using trenza::explain;
using trenza::Rendezvous;
using trenza::scaled;

// How long threads keep running to see whether the caller comes back without them. It never does from a correct
// function, so this wait is part of every passing run, and no verdict on a correct function depends on it.
constexpr std::chrono::milliseconds kHold = 100ms;

// Bound on waits for what is bound to happen.
std::chrono::milliseconds patience() { return scaled(2s); }

// Whether all threads that were created while it lives were joined meanwhile, whoever made them.
class EveryThread {
 public:
  bool was_joined() const {
    const trenza::ThreadTally now = trenza::thread_tally();
    return now.joined - before_.joined >= now.created - before_.created;
  }

 private:
  const trenza::ThreadTally before_ = trenza::thread_tally();
};

constexpr char kNotJoined[] =
    "run_per_thread() came back and one of its threads was never joined. That it has done its work, as a counter or a "
    "latch may tell, is not its end: it still runs, and nobody knows for how long.";

// What run_per_thread() throws, as `Error`; nullopt if it throws nothing or something else.
template <typename Error>
std::optional<Error> thrown_by(int n, const Work& work) {
  try {
    run_per_thread(n, work);
  } catch (const Error& error) {
    return error;
  } catch (...) {
  }
  return std::nullopt;
}

TEST(ThreadPerCore, EachIndexRunsOnce) {
  const int count = trenza::repeated(12, 3);
  std::vector<std::atomic<int>> calls(count);
  std::atomic<int> strays{0};
  const Work work = [&](int i) {
    if (i < 0 || i >= count) {
      ++strays;
      return 0;
    }
    ++calls[i];
    return 1000 * i + 7;
  };
  const std::vector<int> results = run_per_thread(count, work);
  EXPECT_EQ(strays, 0) << explain("work() was called with an index outside of 0 to n - 1.");
  for (int i = 0; i < count; ++i) {
    EXPECT_EQ(calls[i], 1) << explain("work(" + std::to_string(i) + ") must be called exactly once.");
  }
  ASSERT_EQ(results.size(), static_cast<std::size_t>(count)) << explain("There must be one result per thread.");
  for (int i = 0; i < count; ++i) {
    EXPECT_EQ(results[i], 1000 * i + 7) << explain("The result of work(i) must stand at [i], whole.");
  }
}

TEST(ThreadPerCore, ResultsStandAtTheirIndex) {
  const int count = trenza::repeated(12, 3);
  // Each thread waits for the next one to be done, so that they end in reverse order.
  std::deque<Rendezvous> done;
  for (int i = 0; i < count; ++i) done.emplace_back(1);
  std::atomic<bool> stuck{false};
  const Work work = [&](int i) {
    if (i + 1 < count && !stuck && !done[i + 1].wait(patience())) stuck = true;
    done[i].arrive();
    return 100 + i;
  };
  const std::vector<int> results = run_per_thread(count, work);
  EXPECT_FALSE(stuck) << explain(
      "A thread waited in vain for one with a higher index: they are not running at the same time.");
  std::vector<int> expected;
  for (int i = 0; i < count; ++i) expected.push_back(100 + i);
  EXPECT_EQ(results, expected) << explain(
      "The last thread was done first, and the results stand in the order in which the threads ended. The result of "
      "work(i) belongs at [i].");
}

TEST(ThreadPerCore, EveryIntIsAResult) {
  const std::vector<int> values = {-1, 0, INT_MIN, INT_MAX, 256, 65536};
  const int count = trenza::repeated(static_cast<int>(values.size()), 3);
  EXPECT_EQ(run_per_thread(count, [&](int i) { return values[i]; }),
            std::vector<int>(values.begin(), values.begin() + count))
      << explain(
             "A thread's result is any int, also a negative one and the largest there is, and comes back as it is.");
}

TEST(ThreadPerCore, OneProcessManyThreads) {
  constexpr int kThreads = 4;
  // All meet, since the id of a thread that has ended may be given to a new one.
  Rendezvous meeting(kThreads);
  std::vector<std::atomic<pid_t>> processes(kThreads);
  std::vector<std::atomic<pid_t>> threads(kThreads);
  std::atomic<bool> stuck{false};
  const Work work = [&](int i) {
    processes[i] = getpid();
    threads[i] = gettid();
    meeting.arrive();
    if (!stuck && !meeting.wait(patience())) stuck = true;
    return 0;
  };
  run_per_thread(kThreads, work);
  std::set<pid_t> different;
  for (int i = 0; i < kThreads; ++i) {
    EXPECT_EQ(processes[i], getpid()) << explain("work() must run in this process: threads, not child processes.");
    EXPECT_NE(threads[i], gettid()) << explain(
        "work(" + std::to_string(i) +
        ") ran on the thread that called run_per_thread(). Each index has a thread of "
        "its own, and the caller only waits.");
    different.insert(threads[i]);
  }
  EXPECT_EQ(different.size(), static_cast<std::size_t>(kThreads))
      << explain("Some indices were run by the same thread. Each index has a thread of its own.");

  pid_t alone = 0;
  run_per_thread(1, [&](int) { return alone = gettid(); });
  EXPECT_NE(alone, gettid()) << explain(
      "run_per_thread(1, work) called work() on the thread that called it. A single index has a thread of its own, "
      "too.");
}

TEST(ThreadPerCore, AllRunAtTheSameTime) {
  // More than there are cores: n says how many threads run, the cores do not.
  const int many = trenza::mode() == trenza::Mode::tsan ? 80 : 280;
  const int n = trenza::repeated(static_cast<int>(std::thread::hardware_concurrency()) + many, 3);
  Rendezvous meeting(n);
  std::atomic<bool> stuck{false};
  // So many threads, each perhaps started by the one before, take their time on a busy machine.
  const auto longer = scaled(5s);
  const Work work = [&](int) {
    meeting.arrive();
    if (!stuck && !meeting.wait(longer)) stuck = true;
    return 0;
  };
  run_per_thread(n, work);
  EXPECT_TRUE(!stuck && meeting.wait(0s))
      << explain(std::to_string(n) +
                 " threads wanted to meet and never were all there at once. Is every thread started before "
                 "the first one is waited for, and are there as many threads as indices?");
}

TEST(ThreadPerCore, CallerSleepsWhileItWaits) {
  constexpr int kLooks = 30;
  int awake = kLooks;
  bool worked = false;
  run_per_thread(1, [&](int) {
    worked = true;
    trenza::all_others_asleep(
        scaled(500ms));  // the caller may still be on its way from creating the thread to its wait
    awake = trenza::times_seen_awake(kLooks);
    return 0;
  });
  ASSERT_TRUE(worked) << explain("run_per_thread(1, …) came back, and work(0) was not called.");
  EXPECT_LT(awake, kLooks / 2) << explain(
      "While the thread that it had started was working, the caller used the processor too: it asks again and again "
      "whether the thread has ended, and takes a core from it. Waiting for a thread is sleeping.");
}

TEST(ThreadPerCore, ReturnsWhenAllHaveEnded) {
  constexpr int kThreads = 3;
  Rendezvous caller_is_back(1);
  std::atomic<int> ended{0};
  const Work work = [&](int i) {
    caller_is_back.wait(kHold);
    ++ended;
    return i;
  };
  const std::vector<int> results = run_per_thread(kThreads, work);
  const int ended_before = ended;
  caller_is_back.arrive();
  // Threads that were left running still use the variables of this case.
  trenza::eventually([&] { return ended == kThreads; }, patience());
  EXPECT_EQ(ended_before, kThreads) << explain(
      "run_per_thread() returned while threads were still running. Who waits for them, and whose variables do they "
      "write to now?");
}

TEST(ThreadPerCore, EveryThreadIsJoined) {
  const EveryThread thread;
  const std::vector<int> results = run_per_thread(3, [](int i) { return 10 + i; });
  EXPECT_TRUE(thread.was_joined()) << explain(kNotJoined);
  EXPECT_EQ(results, (std::vector<int>{10, 11, 12})) << explain("The result of work(i) must stand at [i].");
}

// A call has threads and results of its own, whoever else is calling.
TEST(ThreadPerCore, CallsDoNotDisturbEachOther) {
  const std::vector<int> sums = run_per_thread(2, [](int i) {
    int sum = 0;
    for (const int result : run_per_thread(2, [i](int j) { return 10 * i + j; })) sum += result;
    return sum;
  });
  EXPECT_EQ(sums, (std::vector<int>{1, 21})) << explain(
      "Two threads called run_per_thread() at the same time, and the results are wrong. What do two calls share that "
      "each should have for itself?");
}

TEST(ThreadPerCore, ZeroThreads) {
  std::atomic<int> calls{0};
  const Work work = [&](int i) {
    ++calls;
    return i;
  };
  EXPECT_TRUE(run_per_thread(0, work).empty())
      << explain("No thread, no result: run_per_thread(0, …) returns nothing.");
  EXPECT_EQ(calls, 0) << explain("run_per_thread(0, …) must not call work().");
  run_per_thread(1, work);
  EXPECT_EQ(calls, 1) << explain("run_per_thread(1, …) calls work(0), once.");
}

TEST(ThreadPerCore, ExceptionReachesTheCaller) {
  std::atomic<int> calls{0};
  const Work work = [&](int i) {
    ++calls;
    if (i == 2) throw std::runtime_error("thread 2 gave up");
    return i;
  };
  std::string message = "nothing was thrown";
  try {
    run_per_thread(4, work);
  } catch (const std::exception& error) {
    message = error.what();
  }
  EXPECT_EQ(message, "thread 2 gave up") << explain(
      "work(2) threw an exception on its thread. The caller of run_per_thread() must get the same exception.");
  EXPECT_EQ(calls, 4) << explain("All four threads must run, also if one of them throws.");

  const int last = trenza::repeated(trenza::mode() == trenza::Mode::tsan ? 80 : 280, 3) - 1;
  const auto index = thrown_by<int>(last + 1, [last](int i) -> int { return i == last ? throw i : i; });
  EXPECT_EQ(index, last) << explain("Of " + std::to_string(last + 1) +
                                    " threads the last one threw, and the caller did not get it. Is there room for an "
                                    "exception of every thread?");
}

TEST(ThreadPerCore, ExceptionKeepsItsType) {
  struct Reason : std::runtime_error {
    explicit Reason(int number) : std::runtime_error("a reason"), code(number) {}
    int code;
  };
  const auto reason = thrown_by<Reason>(2, [](int i) -> int { return i == 1 ? throw Reason(77) : i; });
  EXPECT_TRUE(reason && reason->code == 77) << explain(
      "work(1) threw an object of a class of its own, derived from std::runtime_error, and the caller got another one. "
      "The very exception has to go on, not a copy of its base class, nor a new one with its text.");

  const auto number = thrown_by<int>(2, [](int i) -> int { return i == 0 ? throw 42 : i; });
  EXPECT_EQ(number, 42) << explain(
      "work(0) threw the int 42, and the caller did not get it. Anything can be thrown, not only what is derived from "
      "std::exception.");

  EXPECT_TRUE(thrown_by<std::bad_alloc>(2, [](int i) -> int { return i == 0 ? throw std::bad_alloc() : i; }))
      << explain("work(0) threw std::bad_alloc, and the caller did not get it. It is an exception like any other.");

  const auto domain = std::make_error_code(std::errc::argument_out_of_domain);
  const auto error =
      thrown_by<std::system_error>(2, [&](int i) -> int { return i == 1 ? throw std::system_error(domain) : i; });
  EXPECT_TRUE(error && error->code() == domain) << explain(
      "work(1) threw a std::system_error of its own, and the caller did not get it. Not only a thread that cannot be "
      "created throws one.");
}

TEST(ThreadPerCore, ExceptionWaitsForTheOthers) {
  constexpr int kThreads = 3;
  Rendezvous caller_is_back(1);
  std::atomic<int> ended{0};
  const Work work = [&](int i) {
    if (i == 0) throw std::runtime_error("thread 0 gave up");
    caller_is_back.wait(kHold);
    ++ended;
    return i;
  };
  const EveryThread thread;
  EXPECT_THROW(run_per_thread(kThreads, work), std::runtime_error)
      << explain("work(0) threw an exception; the caller of run_per_thread() must get it.");
  const bool joined = thread.was_joined();
  const int ended_before = ended;
  caller_is_back.arrive();
  trenza::eventually([&] { return ended == kThreads - 1; }, patience());
  EXPECT_EQ(ended_before, kThreads - 1) << explain(
      "The exception of one thread reached the caller while other threads were still running. Join all of them first, "
      "then throw.");
  EXPECT_TRUE(joined) << explain(kNotJoined);
}

TEST(ThreadPerCore, LowestIndexIsThrown) {
  // Arrives when its thread ends: what the thread threw has been kept by then.
  struct AtTheEnd {
    Rendezvous* ended;
    ~AtTheEnd() { ended->arrive(); }
  };
  Rendezvous three_has_ended(1);
  const Work work = [&](int i) {
    if (i == 3) {
      static thread_local const AtTheEnd at_the_end{&three_has_ended};
      throw std::runtime_error("thread 3 gave up");
    }
    if (i == 1) {
      three_has_ended.wait(patience());
      throw std::runtime_error("thread 1 gave up");
    }
    return i;
  };
  std::string message = "nothing was thrown";
  try {
    run_per_thread(4, work);
  } catch (const std::exception& error) {
    message = error.what();
  }
  EXPECT_EQ(message, "thread 1 gave up") << explain(
      "work(3) threw first and work(1) later. The caller must get the exception of the lowest index, so that the same "
      "mistake is always told in the same way.");
}

TEST(ThreadPerCore, FailedCreationWaitsForTheOthers) {
  constexpr int kCreated = 2;
  Rendezvous caller_is_back(1);
  std::atomic<int> ended{0};
  const Work work = [&](int i) {
    caller_is_back.wait(kHold);
    ++ended;
    return i;
  };
  const EveryThread thread;
  std::optional<std::system_error> told;
  {
    const trenza::FailingCall no_more(trenza::Call::pthread_create, kCreated);
    told = thrown_by<std::system_error>(4, work);
  }
  const int ended_before = ended;
  const bool joined = thread.was_joined();
  caller_is_back.arrive();
  trenza::eventually([&] { return ended == kCreated; }, patience());
  ASSERT_TRUE(told) << explain(
      "The system had no third thread to give, and std::thread threw std::system_error. The caller of run_per_thread() "
      "must get it.");
  EXPECT_EQ(ended_before, kCreated) << explain(
      "Creating the third thread failed, and the caller got that error while the first two were still running. Who "
      "joins them on this way out?");
  EXPECT_TRUE(joined) << explain(kNotJoined);
}

TEST(ThreadPerCore, FailedCreationIsToldAsItWas) {
  for (const int error : {EAGAIN, EPERM}) {
    const trenza::FailingCall none(trenza::Call::pthread_create, 0, error);
    const auto told = thrown_by<std::system_error>(2, [](int i) { return i; });
    ASSERT_TRUE(told) << explain("No thread could be created, and the caller of run_per_thread() was not told.");
    EXPECT_EQ(told->code(), static_cast<std::errc>(error)) << explain(
        "The std::system_error does not carry the error with which creating the thread failed. pthread_create returns "
        "it, and leaves errno alone; std::thread puts it into what it throws.");
  }

  std::atomic<int> calls{0};
  const trenza::FailingCall second(trenza::Call::pthread_create, 1, EAGAIN, /*failures=*/1);
  EXPECT_TRUE(thrown_by<std::system_error>(4, [&](int) { return ++calls; }))
      << explain("The second thread could not be created, and the caller of run_per_thread() was not told.");
  EXPECT_EQ(calls, 1) << explain(
      "The second thread could not be created, and run_per_thread() went on to create others. It is to give up there.");

  const trenza::FailingCall third(trenza::Call::pthread_create, 2, EAGAIN);
  EXPECT_TRUE(thrown_by<std::system_error>(4, [](int i) -> int { throw i; })) << explain(
      "The third thread could not be created, work() threw on the first two, and the caller got what work() threw. The "
      "error of the creation goes first: it says why there are no results of the others.");
}

}  // namespace
}  // namespace course
