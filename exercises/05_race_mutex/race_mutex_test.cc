#include "exercises/05_race_mutex/race_mutex.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "grader/testing/explain.h"
#include "grader/testing/mode.h"
#include "grader/testing/processes.h"
#include "grader/testing/rendezvous.h"
#include "grader/testing/threads.h"

namespace course {
namespace {

using namespace std::chrono_literals;
using trenza::explain;
using trenza::Rendezvous;
using trenza::scaled;

// Bound on waits for what is bound to happen.
std::chrono::milliseconds patience() { return scaled(2s); }

// Holds a thread inside add() until `meeting` is complete, or until nobody is on the way to it any more: a correct
// counter makes the others wait, so they sleep. Where they wait awake instead, the hold runs out. No verdict on a
// correct counter depends on how long it is.
void hold(const Rendezvous& meeting) {
  constexpr std::chrono::milliseconds kHold = 1s;
  if (trenza::mode() == trenza::Mode::interleave) {
    meeting.wait(kHold);
  } else {
    trenza::eventually([&] { return meeting.wait(0ms) || trenza::times_seen_awake(3) == 0; }, kHold);
  }
}

// Runs `body(i)` for i = 0 … n-1 on n threads, which all leave the starting line together.
template <typename Body>
void on_threads(int n, const Body& body) {
  Rendezvous start(n);
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i) {
    threads.emplace_back([&start, &body, i] {
      start.arrive_and_wait(patience());
      body(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(RaceMutex, OneThreadCountsRight) {
  SharedCounter counter(5);
  counter.add(3);
  std::vector<int> seen;
  counter.add(-1, [&seen](int value) { seen.push_back(value); });
  EXPECT_EQ(seen, std::vector<int>{8}) << explain(
      "add() must call the other work once, with the value it has read. The counter stood at 8.");
  EXPECT_EQ(counter.get(), 7) << explain("5 + 3 - 1 is 7. Does add() write the sum back?");
}

TEST(RaceMutex, TwoThreadsMakeTwo) {
  SharedCounter counter;
  Rendezvous both_have_read(2);
  std::atomic<int> seen[2] = {-1, -1};
  on_threads(2, [&](int i) {
    counter.add(1, [&](int value) {
      seen[i] = value;
      // Holds whoever has read and not yet written, until the other has read, too. A lock makes that impossible.
      both_have_read.arrive();
      hold(both_have_read);
    });
  });
  EXPECT_EQ(counter.get(), 2) << explain(
      "Two threads added 1 each, and one addition is lost: the threads had read " + std::to_string(seen[0]) + " and " +
      std::to_string(seen[1]) + ". What may the second thread do between the reading and the writing of the first?");
}

TEST(RaceMutex, NobodyElseIsInside) {
  SharedCounter counter;
  Rendezvous two_inside(2);
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  on_threads(4, [&](int) {
    counter.add(1, [&](int) {
      const int now = ++inside;
      int before = most;
      while (before < now && !most.compare_exchange_weak(before, now)) {
      }
      two_inside.arrive();
      hold(two_inside);
      --inside;
    });
  });
  EXPECT_EQ(most, 1) << explain(
      "Several threads did the other work of one counter at the same time. It belongs to the critical section: is the "
      "lock still held while it runs?");
  EXPECT_EQ(counter.get(), 4) << explain("Four threads added 1 each.");
}

TEST(RaceMutex, ManyThreadsManyRounds) {
  const int threads = trenza::repeated(8, 3);
  const int rounds = trenza::repeated(1000, 2);
  SharedCounter counter;
  Rendezvous others_done(threads - 1);
  std::atomic<bool> somebody_was_first{false};
  on_threads(threads, [&](int) {
    bool first = false;
    for (int round = 0; round < rounds; ++round) {
      counter.add(1, [&](int) {
        if (somebody_was_first.exchange(true)) return;
        // The very first addition takes so long that all others could be over, if nothing kept them waiting.
        first = true;
        hold(others_done);
      });
    }
    if (!first) others_done.arrive();
  });
  EXPECT_EQ(counter.get(), threads * rounds) << explain(
      "Several threads added 1 many times each, and additions are missing. What does a thread do when it "
      "finds the counter in use?");
}

TEST(RaceMutex, GetIsSafeWhileAnotherThreadAdds) {
  SharedCounter counter(7);
  Rendezvous has_read(1);
  Rendezvous looked(1);
  std::atomic<int> seen{-1};
  on_threads(2, [&](int i) {
    if (i == 0) {
      // Gives the other thread time to call get() between this thread's reading and writing. A get() that takes the
      // lock cannot come back before this addition is over.
      counter.add(5, [&](int) {
        has_read.arrive();
        hold(looked);
      });
    } else {
      has_read.wait(patience());
      seen = counter.get();
      looked.arrive();
    }
  });
  EXPECT_TRUE(seen == 7 || seen == 12) << explain("get() returned " + std::to_string(seen) +
                                                  " while 5 were added to 7. It may see the number before or after "
                                                  "an addition, nothing else.");
  EXPECT_EQ(counter.get(), 12) << explain("The addition is over, so get() must return 7 + 5.");
}

TEST(RaceMutex, ThrowingWorkLeavesTheCounterUsable) {
  SharedCounter counter(5);
  EXPECT_THROW(counter.add(1, [](int) { throw std::runtime_error("the other work gave up"); }), std::runtime_error)
      << explain("An exception of the other work must go on to the caller of add().");
  // In a child, so that a counter which stays locked for good costs this case a moment and not all its time.
  const auto ending = trenza::run_in_child(
      [&counter] {
        counter.add(10);
        return counter.get();
      },
      patience());
  ASSERT_TRUE(ending.has_value()) << explain(
      "The other work threw an exception, and after that the counter could never be used again: the lock is still "
      "taken. Which line gives it back, and is it reached when an exception passes?");
  EXPECT_EQ(to_string(*ending), "exit code 15") << explain(
      "The other work threw, so that addition must not count: 5 and then 10 more is 15. The exit code is what the "
      "counter says.");
}

TEST(RaceMutex, TwoCountersDoNotShareALock) {
  SharedCounter apples;
  SharedCounter pears;
  Rendezvous both_inside(2);
  std::atomic<int> met{0};
  on_threads(2, [&](int i) {
    SharedCounter& counter = i == 0 ? apples : pears;
    counter.add(1, [&](int) {
      if (both_inside.arrive_and_wait(patience())) ++met;
    });
  });
  EXPECT_EQ(met, 2) << explain(
      "A thread that adds to one counter had to wait for a thread that adds to another one. How many locks are there, "
      "and what does each of them guard?");
  EXPECT_EQ(apples.get(), 1) << explain("1 was added to this counter.");
  EXPECT_EQ(pears.get(), 1) << explain("1 was added to this counter.");
}

}  // namespace
}  // namespace course
