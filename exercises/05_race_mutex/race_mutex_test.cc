#include "exercises/05_race_mutex/race_mutex.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <typeinfo>
#include <vector>

#include "grader/testing/explain.h"
#include "grader/testing/guarded.h"
#include "grader/testing/mode.h"
#include "grader/testing/processes.h"
#include "grader/testing/rendezvous.h"
#include "grader/testing/seams.h"
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
  EXPECT_EQ(SharedCounter().get(), 0) << explain("A counter that is given no number starts at 0.");
  SharedCounter counter(5);
  EXPECT_EQ(counter.get(), 5) << explain("A counter that is given 5 starts at 5.");
  counter.add(3);
  std::vector<int> seen;
  counter.add(-1, [&seen](int value) { seen.push_back(value); });
  EXPECT_EQ(seen, std::vector<int>{8}) << explain(
      "add() must call the other work once, with the value it has read. The counter stood at 8.");
  EXPECT_EQ(counter.get(), 7) << explain("After 5 + 3 - 1 get() returned " + std::to_string(counter.get()) +
                                         ". Look at what add() writes and at what get() returns; and does the compiler "
                                         "warn about one of them?");
}

TEST(RaceMutex, AddingNothingIsAnAddition) {
  SharedCounter counter(5);
  std::vector<int> seen;
  const auto look = [&seen](int value) { seen.push_back(value); };
  counter.add(0, look);
  counter.add(0, look);
  EXPECT_EQ(seen, (std::vector<int>{5, 5})) << explain(
      "The other work belongs to every call of add() that is given one, whatever the amount. Here the amount was 0, "
      "two times.");
  counter.add(1, nullptr);
  EXPECT_EQ(counter.get(), 6) << explain("5 + 0 + 0 + 1 is 6; the last addition was given no other work.");
}

TEST(RaceMutex, HoldsEveryInt) {
  constexpr int kMost = std::numeric_limits<int>::max();
  constexpr int kLeast = std::numeric_limits<int>::min();
  SharedCounter up(kMost - 70'000);
  std::optional<int> seen;
  up.add(70'000, [&seen](int value) { seen = value; });
  EXPECT_EQ(seen, kMost - 70'000) << explain("The other work was not given the number that was there: a large one.");
  EXPECT_EQ(up.get(), kMost) << explain(
      "The counter holds an int, up to the largest one there is. Is the number kept in something smaller?");
  SharedCounter down(kLeast + 1);
  down.add(-1, [&seen](int value) { seen = value; });
  EXPECT_EQ(seen, kLeast + 1) << explain("The other work was not given the number that was there: a negative one.");
  EXPECT_EQ(down.get(), kLeast) << explain(
      "The counter holds an int, down to the smallest one there is. Is the number kept in something smaller?");
}

TEST(RaceMutex, TwoThreadsMakeTwo) {
  static thread_local int unlocks = 0;
  const trenza::Seam count_unlocks(trenza::Seam::Point::after_unlock, [] { ++unlocks; });
  SharedCounter counter;
  Rendezvous both_have_read(2);
  std::atomic<int> seen[2] = {-1, -1};
  std::atomic<bool> lock_given_back{false};
  on_threads(2, [&](int i) {
    const int before = unlocks;
    counter.add(1, [&](int value) {
      seen[i] = value;
      if (unlocks > before) lock_given_back = true;
      // Holds whoever has read and not yet written, until the other has read, too. A lock makes that impossible.
      both_have_read.arrive();
      hold(both_have_read);
    });
  });
  EXPECT_EQ(counter.get(), 2) << explain(
      "Two threads added 1 each, and one addition is lost: the threads had read " + std::to_string(seen[0]) + " and " +
      std::to_string(seen[1]) + ". " +
      (lock_given_back
           ? "add() had taken a lock and given it back already when it called its other work. How long does a guard "
             "live that stands in a block of its own, or has no name?"
           : "What may the second thread do between the reading and the writing of the first?"));
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
  std::atomic<int> works{0};
  on_threads(threads, [&](int) {
    bool first = false;
    for (int round = 0; round < rounds; ++round) {
      counter.add(1, [&](int) {
        ++works;
        if (somebody_was_first.exchange(true)) return;
        // The very first addition takes so long that all others could be over, if nothing kept them waiting.
        first = true;
        hold(others_done);
      });
    }
    if (!first) others_done.arrive();
  });
  ASSERT_EQ(works, threads * rounds) << explain("add() was called " + std::to_string(threads * rounds) +
                                                " times, and did its other work " + std::to_string(works) +
                                                " times. What does a thread do when it finds the counter in use?");
  EXPECT_EQ(counter.get(), threads * rounds) << explain(
      "Several threads added 1 many times each. Every call did its other work, and yet additions are missing from the "
      "number: one thread has written over what another one wrote. From where to where is a thread alone?");
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

// Thrown by the other work, with what a copy of its base classes would lose.
struct GaveUp : std::runtime_error {
  explicit GaveUp(int code) : std::runtime_error("the other work gave up"), code(code) {}
  int code;
};

// What `call` throws, in words: its exact type, and what it holds.
std::string thrown_by(const std::function<void()>& call) {
  try {
    call();
  } catch (const GaveUp& error) {
    if (typeid(error) == typeid(GaveUp)) return "GaveUp " + std::to_string(error.code);
    return "a class derived from GaveUp";
  } catch (const std::runtime_error&) {
    return "a std::runtime_error";
  } catch (const std::exception&) {
    return "a std::exception";
  } catch (int number) {
    return "the int " + std::to_string(number);
  } catch (...) {
    return "something else";
  }
  return "nothing";
}

// Adds 10 to a counter that stands at 5, where an addition before may have left it locked: in a child, so that this
// costs the case a moment and not all its time.
void expect_usable_at_five(SharedCounter& counter, const std::string& what_happened) {
  const auto ending = trenza::run_in_child(trenza::guarded([&counter] {
                                             counter.add(10);
                                             return counter.get();
                                           }),
                                           patience());
  ASSERT_TRUE(ending.has_value()) << explain(
      what_happened +
      ", and after that the counter could never be used again: the lock is still taken. Which line "
      "gives it back, and is it reached when that passes?");
  EXPECT_EQ(to_string(*ending), "exit code 15")
      << explain(what_happened +
                 ", so that addition must not count: 5 and then 10 more is 15. The exit code is what the counter "
                 "says.");
}

TEST(RaceMutex, ThrowingWorkLeavesTheCounterUsable) {
  SharedCounter counter(5);
  const std::string thrown = thrown_by([&counter] { counter.add(1, [](int) { throw GaveUp(42); }); });
  EXPECT_NE(thrown, "nothing") << explain("An exception of the other work must go on to the caller of add().");
  EXPECT_TRUE(thrown == "GaveUp 42" || thrown == "nothing") << explain(
      "The other work threw an exception of a class of its own, derived from std::runtime_error, and the caller of "
      "add() got " +
      thrown + ". The exception itself has to go on, not another one that was made from it.");
  expect_usable_at_five(counter, "The other work threw an exception");
}

TEST(RaceMutex, WhateverIsThrownGoesOn) {
  SharedCounter counter(5);
  const std::string thrown = thrown_by([&counter] { counter.add(1, [](int) { throw 42; }); });
  EXPECT_EQ(thrown, "the int 42") << explain(
      "The other work threw an int, which C++ allows, and the caller of add() got " + thrown +
      ". Whatever is thrown has to go on to the caller, not only a std::exception.");
  expect_usable_at_five(counter, "The other work threw an int, which is no std::exception");
}

TEST(RaceMutex, NobodySeesAnAdditionThatFails) {
  SharedCounter counter(7);
  Rendezvous has_read(1);
  Rendezvous looked(1);
  std::atomic<int> seen{-1};
  on_threads(2, [&](int i) {
    if (i == 0) {
      // As above: a get() that takes the lock comes back when this addition has failed.
      thrown_by([&] {
        counter.add(5, [&](int) {
          has_read.arrive();
          hold(looked);
          throw GaveUp(1);
        });
      });
    } else {
      has_read.wait(patience());
      seen = counter.get();
      looked.arrive();
    }
  });
  ASSERT_TRUE(has_read.wait(std::chrono::milliseconds(0))) << explain("add() did not call the other work.");
  EXPECT_EQ(seen, 7) << explain(
      "The other work threw, so the number must stay 7; but another thread called get() meanwhile and was told " +
      std::to_string(seen) + ". When is the sum written?");
  EXPECT_EQ(counter.get(), 7) << explain("The other work threw, so the number must stay as it was: 7.");
}

TEST(RaceMutex, NoCounterSharesALock) {
  const int count = trenza::repeated(100, 3);
  const auto one = std::make_shared<SharedCounter>();
  const auto others = std::make_shared<std::vector<std::unique_ptr<SharedCounter>>>();
  for (int i = 0; i < count; ++i) others->push_back(std::make_unique<SharedCounter>(i));
  const auto in_use = std::make_shared<Rendezvous>(1);
  const auto over = std::make_shared<Rendezvous>(1);
  trenza::Background holder([one, in_use, over] {
    one->add(1, [&](int) {
      in_use->arrive();
      over->wait(3 * patience());
    });
  });
  ASSERT_TRUE(in_use->wait(patience())) << explain("add() did not call its other work.");
  const auto passed = std::make_shared<std::atomic<int>>(0);
  trenza::Background user([others, passed] {
    for (const auto& other : *others) {
      const int before = other->get();
      other->add(1);
      if (other->get() == before + 1) ++*passed;
    }
  });
  const bool done = user.done(patience());
  over->arrive();
  EXPECT_TRUE(done) << explain(
      "While one thread used one counter, another thread used " + std::to_string(count) +
      " other ones, and had to wait at one of them. Counters have nothing in common: has each one a lock of its own?");
  EXPECT_TRUE(!done || *passed == count) << explain("1 was added to each of several counters, and some do not say so.");
  EXPECT_TRUE(holder.done(2 * patience())) << explain("add() does not come back, though its other work has ended.");
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
