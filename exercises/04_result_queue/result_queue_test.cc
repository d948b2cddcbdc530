#include "exercises/04_result_queue/result_queue.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "grader/testing/clocks.h"
#include "grader/testing/explain.h"
#include "grader/testing/faults.h"
#include "grader/testing/mode.h"
#include "grader/testing/rendezvous.h"
#include "grader/testing/seams.h"
#include "grader/testing/threads.h"

namespace course {
namespace {

using std::chrono::milliseconds;
using trenza::explain;
using trenza::repeated;
using trenza::scaled;

// Far more than anything here takes, for what must happen.
const milliseconds kSoon = scaled(milliseconds(2000));
// A time limit that never passes in a test. A whole number of seconds: what is not, is DeadlineInTheNextSecond's.
constexpr milliseconds kLong{60'000};

const char kTimeout[] = "(timeout)";
const char kClosed[] = "(closed)";

// The item that `take` returns, or what it did instead, in words that can be compared.
template <typename Take>
std::string outcome_of(Take take) {
  try {
    const std::optional<std::string> item = take();
    return item ? *item : kTimeout;
  } catch (const QueueClosed&) {
    return kClosed;
  }
}

// One get on a thread of its own, which may never come back.
class Getter {
 public:
  // With get(), or with get_for() where there is a `timeout`, after `prepare` has run on its thread.
  explicit Getter(
      std::shared_ptr<ResultQueue> queue, std::optional<milliseconds> timeout = std::nullopt, void (*prepare)() = [] {})
      : answer_(std::make_shared<Answer>()), thread_([queue, timeout, prepare, answer = answer_] {
          answer->thread = gettid();
          prepare();
          answer->text = outcome_of([&]() -> std::optional<std::string> {
            if (timeout) return queue->get_for(*timeout);
            return queue->get();
          });
          answer->there = true;
        }) {}

  // Waits until the thread sleeps inside get. Unchecked: how it waits is another case's question.
  void settle() const { thread_.asleep(scaled(milliseconds(500))); }
  bool done(milliseconds limit = kSoon) { return thread_.done(limit); }
  // True as soon as get has come back; it may be asked from any thread.
  bool returned() const { return answer_->there.load(); }
  // Sends `signal` to the thread.
  void interrupt(int signal) const { syscall(SYS_tgkill, getpid(), answer_->thread.load(), signal); }
  // Only after done().
  const std::string& outcome() const { return answer_->text; }

 private:
  struct Answer {
    std::string text;
    std::atomic<bool> there{false};
    std::atomic<pid_t> thread{0};
  };

  std::shared_ptr<Answer> answer_;
  trenza::Background thread_;
};

// What get_for() of a queue did that is empty, or seems so, and how long that really took.
struct Look {
  std::string outcome = "(it never came back)";
  std::chrono::nanoseconds took{0};
};

// Calls get_for(timeout) on a thread of its own, after `prepare`, since a wrong one may never come back. Not where
// schedules are explored: who hangs there is seen at once.
Look look(
    const std::shared_ptr<ResultQueue>& queue, milliseconds timeout, void (*prepare)() = [] {}) {
  const auto seen = std::make_shared<Look>();
  const auto call = [queue, timeout, prepare, seen] {
    prepare();
    const std::int64_t start = trenza::true_time(CLOCK_MONOTONIC);
    std::string outcome = outcome_of([&] { return queue->get_for(timeout); });
    seen->took = std::chrono::nanoseconds(trenza::true_time(CLOCK_MONOTONIC) - start);
    seen->outcome = std::move(outcome);
  };
  if (trenza::mode() == trenza::Mode::interleave) {
    call();
    return *seen;
  }
  trenza::Background looker(call);
  return looker.done(std::chrono::abs(timeout) + kSoon) ? *seen : Look();
}

// For a look that found nothing, as it should: "(timeout)".
std::string in_vain(const Look& look, const std::string& otherwise) {
  return look.outcome == Look().outcome
             ? "get_for() of an empty queue never came back. When does its time end, and who looks whether it is over?"
             : otherwise;
}

TEST(ResultQueue, FirstInFirstOut) {
  const int count = repeated(1000, 50);
  ResultQueue queue;
  for (int i = 0; i < count; ++i) queue.put(std::to_string(i));
  for (int i = 0; i < count; ++i) {
    ASSERT_EQ(queue.get(), std::to_string(i)) << explain(
        "The items came out in another order than they went in. At which end does put() add, and at which "
        "end does get() take?");
  }
}

TEST(ResultQueue, HasNoBound) {
  const int count = trenza::mode() == trenza::Mode::native ? 150'000 : repeated(5'000, 300);
  const auto queue = std::make_shared<ResultQueue>();
  const auto got_to = std::make_shared<std::atomic<int>>(0);
  trenza::Background putter([queue, count, got_to] {
    for (int i = 0; i < count; ++i) {
      queue->put(std::to_string(i));
      if (i % 100 == 0) *got_to = i;
    }
  });
  // A put may be slow, a system call each on a busy machine. Who waits for room comes no further.
  bool done = putter.done(kSoon);
  for (int before = 0; !done && *got_to != before; done = putter.done(kSoon)) before = *got_to;
  ASSERT_TRUE(done) << explain(
      "A thread put " + std::to_string(count) +
      " items that nobody took yet, and never came to the last one: put() waits for room. The queue has no bound.");
  for (int i = 0; i < count; ++i) {
    ASSERT_EQ(outcome_of([&] { return queue->get_for(kSoon); }), std::to_string(i))
        << explain("Of many items that were put, one did not come out in its turn. How many can the queue hold?");
  }
}

TEST(ResultQueue, EveryStringIsAnItem) {
  const auto queue = std::make_shared<ResultQueue>();
  const std::vector<std::string> items = {"", std::string("a\0b", 3), std::string(1'000'000, 'x'), kTimeout, ""};
  for (const std::string& item : items) queue->put(item);
  for (const std::string& item : items) {
    ASSERT_TRUE(outcome_of([&] { return queue->get_for(kSoon); }) == item) << explain(
        "An item of " + std::to_string(item.size()) +
        " characters did not come out as it went in. Every string is an item: the empty one, long ones, and those that "
        "contain a zero.");
  }
  const Look last = look(queue, milliseconds(0));
  EXPECT_EQ(last.outcome, kTimeout) << explain(in_vain(last, "Everything was taken, and something came out."));
}

TEST(ResultQueue, TwoQueuesAreApart) {
  ResultQueue one;
  const auto shared_other = std::make_shared<ResultQueue>();
  ResultQueue& other = *shared_other;
  one.put("of one");
  const Look at_other = look(shared_other, milliseconds(0));
  EXPECT_EQ(at_other.outcome, kTimeout) << explain(
      in_vain(at_other, "An item was put into one queue and came out of another. What do two queues share?"));
  one.close();
  EXPECT_EQ(outcome_of([&]() -> std::optional<std::string> {
              other.put("of the other");
              return other.get_for(milliseconds(0));
            }),
            "of the other")
      << explain("One queue was closed, and another one does not work any more. What do two queues share?");
}

TEST(ResultQueue, GetWaitsForAnItem) {
  const auto queue = std::make_shared<ResultQueue>();
  Getter getter(queue);
  getter.settle();
  ASSERT_FALSE(getter.returned()) << explain("get() came back from an empty queue. It has to wait for an item.");
  queue->put("foo");
  ASSERT_TRUE(getter.done()) << explain(
      "A thread waits in get(), an item was put, and the thread still sleeps. Who tells it that there is something?");
  EXPECT_EQ(getter.outcome(), "foo") << explain("get() returned something else than the item that was put.");
}

// Checks that a thread which waits in `call`, get() or get_for(), sleeps.
void expect_sleep(const std::string& call, std::optional<milliseconds> timeout) {
  const auto queue = std::make_shared<ResultQueue>();
  Getter getter(queue, timeout);
  getter.settle();

  const trenza::WaitCounts before = trenza::wait_counts();
  constexpr int kLooks = 30;
  const int awake = trenza::times_seen_awake(kLooks);
  const trenza::WaitCounts after = trenza::wait_counts();

  EXPECT_EQ(after.sleeps - before.sleeps, 0) << explain(
      call +
      " sleeps for a while and looks again. That wakes up for nothing and is late for every item. Which tool of "
      "<condition_variable> sleeps exactly until it is told?");
  EXPECT_LT(after.yields - before.yields, 100)
      << explain(call + " looks again and again and offers its place each time. It should sleep until it is told.");
  EXPECT_LE(after.waits - before.waits, 2)
      << explain(call + " wakes up every few moments to look. It should sleep until it is told.");
  EXPECT_LT(awake, kLooks / 2) << explain(
      call + " used the processor while there was nothing to do. A thread that waits should sleep.");

  queue->put("foo");
  ASSERT_TRUE(getter.done()) << explain("The item was put and " + call + " does not come back.");
  EXPECT_EQ(getter.outcome(), "foo") << explain(call + " came back with something else than the item that was put.");
}

TEST(ResultQueue, GetWaitsWithoutSpinning) { expect_sleep("get()", std::nullopt); }

TEST(ResultQueue, TimedGetWaitsWithoutSpinning) { expect_sleep("get_for()", kLong); }

// Handles a signal while it lives, without SA_RESTART: system calls that it interrupts end with EINTR.
class HandledSignal {
 public:
  explicit HandledSignal(int signal) : signal_(signal) {
    count_ = 0;
    struct sigaction action {};
    action.sa_handler = [](int) { ++count_; };
    sigaction(signal, &action, &before_);
  }
  ~HandledSignal() { sigaction(signal_, &before_, nullptr); }
  int count() const { return count_; }

 private:
  inline static std::atomic<int> count_{0};
  const int signal_;
  struct sigaction before_ {};
};

TEST(ResultQueue, SignalsDoNotEndTheWait) {
  const HandledSignal handled(SIGUSR1);
  for (const std::optional<milliseconds> timeout : {std::optional<milliseconds>(), std::optional(kLong)}) {
    const std::string call = timeout ? "get_for()" : "get()";
    const auto queue = std::make_shared<ResultQueue>();
    Getter getter(queue, timeout);
    for (int i = 0; i < 3; ++i) {
      getter.settle();
      ASSERT_TRUE(i > 0 || !getter.returned()) << explain(call + " came back from an empty queue, at once.");
      const int before = handled.count();
      getter.interrupt(SIGUSR1);
      trenza::eventually([&] { return handled.count() > before; }, kSoon);
    }
    getter.settle();
    EXPECT_FALSE(getter.returned()) << explain(
        "A thread waited in " + call + ", it handled a signal, and " + call + " came back with " + getter.outcome() +
        " instead of waiting on. What does the function that you wait with say when a signal has interrupted it?");
    queue->put("foo");
    ASSERT_TRUE(getter.done()) << explain("The item was put and " + call + " does not come back.");
    EXPECT_EQ(getter.outcome(), "foo") << explain("After a signal, " + call + " must wait on for an item.");
  }
}

TEST(ResultQueue, GetSurvivesSpuriousWakeups) {
  const trenza::SpuriousWakeups often(milliseconds(5));
  const auto queue = std::make_shared<ResultQueue>();
  Getter getter(queue);
  trenza::eventually([&] { return often.injected() >= 3 || getter.returned(); }, scaled(milliseconds(1000)));
  EXPECT_FALSE(getter.returned()) << explain(
      "The thread in get() woke up without a reason, which a condition variable may do at any time, and get() came "
      "back although the queue was empty. What has to be looked at again after each wake-up?");
  queue->put("foo");
  ASSERT_TRUE(getter.done()) << explain("The item was put and get() does not come back.");
  EXPECT_EQ(getter.outcome(), "foo") << explain("get() must come back with the item, and with nothing else.");
}

TEST(ResultQueue, TimedGetSurvivesSpuriousWakeups) {
  const trenza::SpuriousWakeups often(milliseconds(5));
  const auto queue = std::make_shared<ResultQueue>();
  Getter getter(queue, kLong);
  trenza::eventually([&] { return often.injected() >= 3 || getter.returned(); }, scaled(milliseconds(1000)));
  EXPECT_FALSE(getter.returned()) << explain(
      "get_for() was woken without a reason and gave up long before its time. Waking up is not the same as an item, "
      "and not the same as a timeout.");
  queue->put("foo");
  ASSERT_TRUE(getter.done()) << explain("The item was put and get_for() does not come back.");
  EXPECT_EQ(getter.outcome(), "foo") << explain("get_for() must bring the item that was put in time.");
}

TEST(ResultQueue, ALookFindsWhatIsThere) {
  ResultQueue queue;
  queue.put("a");
  std::optional<std::string> found;
  {
    const std::jthread other([&] { queue.put("b"); });  // may be anywhere in there meanwhile
    found = queue.get_for(milliseconds(0));
  }
  EXPECT_EQ(found, "a") << explain(
      "An item was in the queue, another thread was just putting a second one, and get_for(0) found nothing. That the "
      "lock is taken says nothing about items: whoever has it gives it back in a moment.");
}

TEST(ResultQueue, TimeoutLeavesTheQueueUsable) {
  const auto shared = std::make_shared<ResultQueue>();
  ResultQueue& queue = *shared;
  const Look first = look(shared, milliseconds(20));
  ASSERT_EQ(first.outcome, kTimeout) << explain(
      in_vain(first, "Nobody put anything, so get_for() has nothing to return."));
  EXPECT_GE(first.took, milliseconds(20)) << explain("get_for() gave up before its time was over.");

  queue.put("a");
  queue.put("b");
  queue.put("c");
  EXPECT_EQ(queue.get_for(milliseconds(0)), "a")
      << explain("An item is there already: get_for() has to look before it waits, even with no time at all.");
  EXPECT_EQ(queue.get_for(milliseconds(20)), "b")
      << explain("An item is there already: get_for() has to look before it waits.");
  EXPECT_EQ(queue.get(), "c") << explain("After a timeout the queue works on as before.");
  const Look again = look(shared, milliseconds(0));
  ASSERT_EQ(again.outcome, kTimeout) << explain(in_vain(again, "The queue is empty again."));
  const Look negative = look(shared, milliseconds(-2000));
  EXPECT_EQ(negative.outcome, kTimeout) << explain(
      negative.outcome == Look().outcome
          ? "get_for(-2000 ms) of an empty queue never came back. A time limit below zero means: look once and do not "
            "wait."
          : "The queue is empty still.");
  EXPECT_LT(negative.took, milliseconds(1900)) << explain("A time limit below zero means: look once and do not wait.");
}

TEST(ResultQueue, WakeUpsDoNotRestartTheDeadline) {
  constexpr milliseconds kEach(10);
  // A machine so busy that the whole time passes before the first wake-up shows nothing, so there is another try.
  int wakeups = 0;
  for (int attempt = 0; attempt < 5 && wakeups == 0; ++attempt) {
    const trenza::SpuriousWakeups often(kEach);
    const auto queue = std::make_shared<ResultQueue>();
    const auto start = std::chrono::steady_clock::now();
    Getter getter(queue, milliseconds(200));
    trenza::eventually([&] { return getter.returned() || often.injected() > 25; }, kSoon);
    wakeups = often.injected();
    ASSERT_TRUE(wakeups == 0 || often.deadline_moved() < wakeups * kEach) << explain(
        "get_for(200 ms) was woken every 10 ms without a reason, and each wake-up starts the 200 ms anew, so it may "
        "never give up. Until when may it wait, seen from the moment of the call?");
    ASSERT_TRUE(getter.done()) << explain("get_for(200 ms) never gives up.");
    EXPECT_EQ(getter.outcome(), kTimeout) << explain("Nobody put anything, so get_for() has nothing to return.");
    ASSERT_TRUE(wakeups > 0 || std::chrono::steady_clock::now() - start >= milliseconds(200))
        << explain("get_for(200 ms) gave up at once. It waits for an item as long as it may.");
  }
}

TEST(ResultQueue, DeadlineIgnoresTheWallClock) {
  const trenza::WallClockJump somebody_sets_the_clock{std::chrono::hours(1)};
  const auto queue = std::make_shared<ResultQueue>();
  Getter getter(queue, kLong);
  getter.settle();
  queue->put("foo");
  ASSERT_TRUE(getter.done()) << explain("The item was put and get_for() does not come back.");
  EXPECT_EQ(getter.outcome(), "foo") << explain(somebody_sets_the_clock.passed_a_limit()
                                                    ? "While get_for(60 s) waited, the clock on the wall was set "
                                                      "forward by an hour, and it gave up at once. Which "
                                                      "clock of <chrono> is never set?"
                                                    : "While get_for(60 s) waited, the clock on the wall was set "
                                                      "forward by an hour and its thread woke up, and it "
                                                      "gave up at once. Either it takes every wake-up for the end, or "
                                                      "it reckons its time by a clock that is set.");
}

TEST(ResultQueue, DeadlineInTheNextSecond) {
  const int invalid = trenza::invalid_limits();
  const auto expect_valid = [invalid] {
    EXPECT_EQ(trenza::invalid_limits(), invalid) << explain(
        "get_for() gave a time that is none as its limit: tv_nsec goes from 0 to 999,999,999, and what is more belongs "
        "into tv_sec. Such a wait ends at once, with EINVAL.");
  };
  const Look late =
      look(std::make_shared<ResultQueue>(), milliseconds(20), [] { trenza::next_look_is_late_in_the_second(); });
  ASSERT_EQ(late.outcome, kTimeout) << explain(
      in_vain(late, "Nobody put anything, so get_for() has nothing to return."));
  expect_valid();
  EXPECT_GE(late.took, milliseconds(20)) << explain(
      "get_for(20 ms) was called one millisecond before a full second, and gave up before its time was over. How does "
      "your deadline go on into the next second?");

  const auto queue = std::make_shared<ResultQueue>();
  Getter getter(queue, milliseconds(60'500), [] { trenza::next_look_is_late_in_the_second(); });
  getter.settle();
  expect_valid();
  EXPECT_FALSE(getter.returned()) << explain(
      "get_for(60.5 s) was called one millisecond before a full second, and came back at once. How does your deadline "
      "go on into the next second?");
  queue->put("foo");
  ASSERT_TRUE(getter.done()) << explain("The item was put and get_for() does not come back.");
  EXPECT_EQ(getter.outcome(), "foo") << explain("get_for() must bring the item that was put in time.");
}

TEST(ResultQueue, WaitsAsLongAsItWasTold) {
  // Virtual time, where there is some, passes exactly and costs nothing.
  const bool exact = trenza::mode() == trenza::Mode::interleave;
  const std::vector<milliseconds> timeouts =
      exact ? std::vector<milliseconds>{milliseconds(1), milliseconds(1'999), std::chrono::hours(24)}
            : std::vector<milliseconds>{milliseconds(1), milliseconds(30)};
  for (const milliseconds timeout : timeouts) {
    const Look alone = look(std::make_shared<ResultQueue>(), timeout);
    ASSERT_EQ(alone.outcome, kTimeout) << explain(
        in_vain(alone, "Nobody put anything, so get_for() has nothing to return."));
    const std::string call = "get_for(" + std::to_string(timeout.count()) + " ms)";
    EXPECT_GE(alone.took, timeout) << explain(call + " gave up before its time was over.");
    EXPECT_LT(alone.took, timeout + (exact ? milliseconds(200) : kSoon))
        << explain(call + " waited much longer than it was told.");
  }

  const auto queue = std::make_shared<ResultQueue>();
  Getter getter(queue, std::chrono::hours(24));
  getter.settle();
  EXPECT_FALSE(getter.returned()) << explain(
      "get_for(24 h) came back at once. Does so long a time fit into your type?");
  queue->put("foo");
  ASSERT_TRUE(getter.done()) << explain("The item was put and get_for() does not come back.");
  EXPECT_EQ(getter.outcome(), "foo") << explain("get_for() must bring the item that was put in time.");
}

TEST(ResultQueue, ItemInTimeIsTakenThoughTheTimeIsUp) {
  const trenza::LimitPassesMeanwhile slow_to_wake_up;
  const auto queue = std::make_shared<ResultQueue>();
  Getter getter(queue, kLong);
  getter.settle();
  queue->put("foo");
  ASSERT_TRUE(getter.done()) << explain("The item was put and get_for() does not come back.");
  EXPECT_EQ(getter.outcome(), "foo") << explain(
      "An item was put in time and get_for() was told. Its thread was slow to wake up, so its time was over too, and "
      "it "
      "gave up without another look: the item stays behind, and whoever else waits for it was not told.");
}

TEST(ResultQueue, WhoGaveUpTakesNothing) {
  const auto queue = std::make_shared<ResultQueue>();
  Getter impatient(queue, milliseconds(60));
  impatient.settle();
  Getter patient(queue);
  patient.settle();
  ASSERT_TRUE(impatient.done()) << explain("get_for(60 ms) never gives up.");
  EXPECT_EQ(impatient.outcome(), kTimeout) << explain("Nobody put anything, so get_for() has nothing to return.");
  queue->put("foo");
  ASSERT_TRUE(patient.done()) << explain(
      "Two threads waited, the first one gave up, and an item was put. The second one still sleeps: was the item, or "
      "the news of it, meant for the thread that is gone?");
  EXPECT_EQ(patient.outcome(), "foo") << explain("get() must come back with the item that was put.");
}

TEST(ResultQueue, PutNotifiesWhenTheItemIsThere) {
  std::atomic<bool> watch{false};
  std::atomic<bool> told{false};
  std::atomic<int> waits_before{0};
  std::atomic<bool> came_back{false};
  // The thread that puts is held after its notification until the other one has reacted: it brings its item, or finds
  // nothing and waits again. Where put() notifies with its lock held, neither can happen, and the hold runs out.
  const trenza::Seam slow_putter(trenza::Seam::Point::after_notify, [&] {
    if (!watch) return;
    told = true;
    trenza::eventually([&] { return came_back || trenza::wait_counts().waits > waits_before; }, milliseconds(200));
  });
  const auto queue = std::make_shared<ResultQueue>();
  const auto outcome = std::make_shared<std::string>();
  trenza::Background getter([queue, outcome, &came_back] {
    *outcome = outcome_of([&]() -> std::optional<std::string> { return queue->get(); });
    // On failure this thread hangs above, so it never gets here after the test has ended.
    came_back = true;
  });
  getter.asleep(scaled(milliseconds(500)));
  waits_before = trenza::wait_counts().waits;
  watch = true;
  queue->put("foo");
  watch = false;
  const bool done = getter.done(kSoon);
  const bool looked_in_vain = told && trenza::wait_counts().waits > waits_before;
  ASSERT_TRUE(done) << explain(
      looked_in_vain
          ? "The waiting thread was told before the item was in the queue: it looked, found nothing, and went to sleep "
            "again. What has to be true when put() notifies?"
          : "A thread waits in get(), an item was put, and the thread sleeps on: put() did not wake it. Who tells it, "
            "and does it wait for just this news?");
  EXPECT_EQ(*outcome, "foo") << explain("get() came back with something else than the item that was put.");
}

// Two threads wait, the second one in get_for() where there is a `timeout`, and two items are put.
void expect_one_each(std::optional<milliseconds> timeout) {
  const auto queue = std::make_shared<ResultQueue>();
  Getter first(queue);
  Getter second(queue, timeout);
  first.settle();
  second.settle();
  // Both items are in before the first of the woken threads comes to its turn.
  trenza::LateNotifications late;
  queue->put("a");
  queue->put("b");
  late.deliver();
  const bool both = first.done() && second.done(scaled(milliseconds(500)));
  ASSERT_TRUE(both) << explain(
      "Two threads wait, two items were put, and one thread still sleeps beside its item. Does each put() wake "
      "somebody, also when the queue was not empty?");
  EXPECT_EQ(std::set({first.outcome(), second.outcome()}), (std::set<std::string>{"a", "b"}))
      << explain("Each of the two threads must get one of the two items.");
}

TEST(ResultQueue, EveryPutWakesAGetter) {
  expect_one_each(std::nullopt);
  if (!HasFailure()) expect_one_each(kLong);
}

TEST(ResultQueue, OneItemGoesToOneGetter) {
  static thread_local bool slow_here = false;
  trenza::Rendezvous held(1);
  trenza::Rendezvous other_is_done(1);
  // The first thread is held each time it has unlocked something inside get(), until the other one has been served.
  const trenza::Seam slow_getter(trenza::Seam::Point::after_unlock, [&] {
    if (!slow_here) return;
    held.arrive();
    other_is_done.wait(milliseconds(500));
  });
  const auto queue = std::make_shared<ResultQueue>();
  queue->put("a");
  queue->put("b");
  std::string first;
  std::string second;
  std::jthread slow([&] {
    slow_here = true;
    first = outcome_of([&] { return queue->get_for(kSoon); });
    slow_here = false;
    held.arrive();
  });
  held.wait(kSoon);
  second = outcome_of([&] { return queue->get_for(kSoon); });
  other_is_done.arrive();
  slow.join();
  EXPECT_EQ(std::set({first, second}), (std::set<std::string>{"a", "b"})) << explain(
      "Two threads took from a queue of two items and did not get one each. Reading the oldest item and removing it "
      "have to be one step that nobody can come between.");
}

// Which thread comes when is certain here, so nothing breaks even without a lock; but nothing except the queue's own
// lock orders what the threads do to the queue, and ThreadSanitizer sees whether it does.
TEST(ResultQueue, EverythingIsUnderTheLock) {
  ResultQueue queue;
  trenza::Rendezvous put_once(1), put_twice(1), taken(1), closed(1);
  std::string first;
  std::optional<std::string> second;
  bool refused = false;
  {
    const std::jthread putter([&] {
      queue.put("a");
      put_once.arrive();
    });
    const std::jthread second_putter([&] {
      put_once.wait(kSoon);
      queue.put("b");
      put_twice.arrive();
    });
    const std::jthread getter([&] {
      put_twice.wait(kSoon);
      first = queue.get();
      second = queue.get_for(kSoon);
      taken.arrive();
    });
    const std::jthread closer([&] {
      taken.wait(kSoon);
      queue.close();
      closed.arrive();
    });
    const std::jthread late_putter([&] {
      closed.wait(kSoon);
      try {
        queue.put("c");
      } catch (const QueueClosed&) {
        refused = true;
      }
    });
  }
  EXPECT_EQ(first, "a") << explain("The first item that was put must come first.");
  EXPECT_EQ(second, "b") << explain("The second item that was put must come second.");
  EXPECT_TRUE(refused) << explain("A put() after close() must throw QueueClosed.");
}

TEST(ResultQueue, PutPublishesWhatWasDoneBefore) {
  ResultQueue queue;
  int by_get = 0;
  int by_timed_get = 0;
  {
    const std::jthread putter([&] {
      by_get = 1;
      queue.put("a");
      by_timed_get = 2;
      queue.put("b");
    });
    queue.get();
    EXPECT_EQ(by_get, 1) << explain("What a thread did before put() was not to be seen by the one that got the item.");
    queue.get_for(kLong);
    EXPECT_EQ(by_timed_get, 2) << explain(
        "What a thread did before put() was not to be seen by the one that got the item by get_for().");
  }
}

TEST(ResultQueue, CloseWakesEveryWaiter) {
  const auto queue = std::make_shared<ResultQueue>();
  std::vector<std::unique_ptr<Getter>> getters;
  for (int i = 0; i < repeated(3, 1); ++i) getters.push_back(std::make_unique<Getter>(queue));
  for (int i = 0; i < repeated(2, 1); ++i) getters.push_back(std::make_unique<Getter>(queue, kLong));
  for (const auto& getter : getters) getter->settle();
  queue->close();
  const auto woken = [&] {
    return std::all_of(getters.begin(), getters.end(), [](const auto& getter) { return getter->returned(); });
  };
  ASSERT_TRUE(trenza::eventually(woken, kSoon)) << explain(
      "The queue was closed and some of the waiting threads sleep on. How many of them does close() wake, and "
      "who would wake the others?");
  for (const auto& getter : getters) {
    ASSERT_TRUE(getter->done()) << explain("A thread came back from the closed queue and does not end.");
    EXPECT_EQ(getter->outcome(), kClosed)
        << explain("A thread that waits in get() or get_for() when the queue is closed must see QueueClosed.");
  }
}

TEST(ResultQueue, WhatIsQueuedAtCloseCanStillBeTaken) {
  ResultQueue queue;
  queue.put("a");
  queue.put("b");
  queue.close();
  queue.close();
  EXPECT_EQ(outcome_of([&]() -> std::optional<std::string> { return queue.get(); }), "a")
      << explain("close() takes no more items; those that were in the queue must still come out.");
  EXPECT_EQ(outcome_of([&] { return queue.get_for(kLong); }), "b")
      << explain("close() takes no more items; those that were in the queue must still come out.");
  EXPECT_EQ(outcome_of([&]() -> std::optional<std::string> { return queue.get(); }), kClosed)
      << explain("Nothing is left and nothing will come: get() must say so by QueueClosed.");
  EXPECT_EQ(outcome_of([&] { return queue.get_for(milliseconds(0)); }), kClosed)
      << explain("Nothing is left and nothing will come: that is QueueClosed, not a timeout.");
}

TEST(ResultQueue, PutAfterCloseThrows) {
  const auto queue = std::make_shared<ResultQueue>();
  queue->close();
  EXPECT_THROW(queue->put("late"), QueueClosed)
      << explain("An item that is put after close() would be lost in silence. put() must throw QueueClosed.");
  Getter next(queue, milliseconds(0));
  ASSERT_TRUE(next.done()) << explain(
      "After put() had thrown QueueClosed, get_for(0) on another thread never came back. What is still locked when an "
      "exception leaves put()?");
  EXPECT_NE(next.outcome(), "late") << explain("An item that was refused must not be in the queue.");
  EXPECT_NE(next.outcome(), kTimeout) << explain(
      "The queue is closed and nothing is in it, and get_for() says that its time is up. Nothing will ever come: that "
      "is QueueClosed.");
}

TEST(ResultQueue, QueueClosedLeavesNothingLocked) {
  const auto queue = std::make_shared<ResultQueue>();
  queue->close();
  for (const std::optional<milliseconds> timeout : {std::optional<milliseconds>(), std::optional(kLong)}) {
    Getter first(queue, timeout);
    ASSERT_TRUE(first.done()) << explain("The queue is closed and empty, and get() or get_for() still waits.");
    Getter second(queue, timeout);
    ASSERT_TRUE(second.done()) << explain(
        "After get() or get_for() had thrown QueueClosed, the next call never came back. What is still locked when an "
        "exception leaves the function?");
    EXPECT_EQ(second.outcome(), kClosed) << explain("A closed and empty queue must say so each time.");
  }
}

TEST(ResultQueue, ManyProducersAndConsumersLoseNothing) {
  const int producer_count = repeated(4, 2);
  const int consumer_count = repeated(4, 2);
  const int items = repeated(400, 1);
  ResultQueue queue;
  std::vector<std::vector<std::pair<int, int>>> taken(consumer_count);
  {
    std::vector<std::jthread> consumers;
    for (auto& mine : taken) {
      consumers.emplace_back([&queue, &mine] {
        try {
          for (;;) {
            const std::string item = queue.get();
            const std::size_t colon = item.find(':');
            mine.emplace_back(std::stoi(item.substr(0, colon)), std::stoi(item.substr(colon + 1)));
          }
        } catch (const QueueClosed&) {
        }
      });
    }
    {
      std::vector<std::jthread> producers;
      for (int p = 0; p < producer_count; ++p) {
        producers.emplace_back([&queue, items, p] {
          for (int i = 0; i < items; ++i) queue.put(std::to_string(p) + ":" + std::to_string(i));
        });
      }
    }
    queue.close();
  }

  std::map<std::pair<int, int>, int> times;
  for (const auto& mine : taken) {
    std::map<int, int> last;
    for (const auto& [producer, number] : mine) {
      ++times[{producer, number}];
      const auto [previous, is_first] = last.try_emplace(producer, -1);
      ASSERT_GT(number, previous->second)
          << explain("One thread got two items of the same producer in the wrong order.");
      previous->second = number;
    }
  }
  EXPECT_EQ(times.size(), static_cast<std::size_t>(producer_count * items))
      << explain("Some items never came out. Can two threads change the queue at the same time?");
  for (const auto& [item, count] : times) {
    ASSERT_EQ(count, 1) << explain("An item came out more than once. Can two threads take the same one?");
  }
}

// What greet_all() returns; nullopt if it never does.
std::optional<std::vector<std::string>> answers_of(const std::vector<std::string>& names, const Greeting& greet) {
  if (trenza::mode() == trenza::Mode::interleave) return greet_all(names, greet);
  const auto answers = std::make_shared<std::vector<std::string>>();
  trenza::Background caller([answers, names, greet] { *answers = greet_all(names, greet); });
  if (!caller.done(kSoon)) return std::nullopt;
  return *answers;
}

TEST(GreetAll, GreetsEveryName) {
  const auto calls = std::make_shared<std::atomic<int>>(0);
  auto answers = answers_of({"world", "moon", "moon", ""}, [calls](const std::string& name) {
    ++*calls;
    trenza::Rendezvous nobody(1);
    nobody.wait(milliseconds(100));
    return "hello " + name + "!";
  });
  ASSERT_TRUE(answers) << explain("greet_all() was given 4 names, " + std::to_string(*calls) +
                                  " of them were greeted, and it never came back. What does it wait for, and is every "
                                  "thread that should bring it started?");
  ASSERT_EQ(answers->size(), 4u) << explain(
      "Each name gives one answer, however long its thread takes, and also a name that comes twice or is empty. Who "
      "waits for the slow ones?");
  std::sort(answers->begin(), answers->end());
  EXPECT_EQ(*answers, (std::vector<std::string>{"hello !", "hello moon!", "hello moon!", "hello world!"})) << explain(
      "There is an answer for each name, and not all of them are to the names that were given. Which name does a "
      "thread see when its turn comes, and does that still exist?");
  EXPECT_EQ(*calls, 4) << explain("Each name has to be greeted once.");
  EXPECT_EQ(greet_all({"world"}), (std::vector<std::string>{"hello world!"})) << explain("One name gives one answer.");
  EXPECT_EQ(greet_all({}), std::vector<std::string>{}) << explain("No name, no answer.");
  EXPECT_EQ(greet_all({"a"}, [](const std::string&) { return ""; }), std::vector<std::string>{""})
      << explain("An answer without a letter is an answer, too.");
}

// Arrives when its thread ends: whatever the thread had to do is done then.
struct AtTheEnd {
  trenza::Rendezvous* ended;
  ~AtTheEnd() { ended->arrive(); }
};

TEST(GreetAll, AnswersStandInTheOrderOfArrival) {
  // In two orders, so that neither the names' nor the alphabet's can be taken for that of arrival.
  for (int order = 0; order < trenza::repeated(2, 1); ++order) {
    std::vector<std::string> names = {"a slow one", "quick"};
    if (order == 1) std::swap(names[0], names[1]);
    trenza::Rendezvous quick_has_ended(1);
    std::atomic<bool> together{true};
    const auto answers = greet_all(names, [&](const std::string& name) {
      if (name != "quick") together = quick_has_ended.wait(kSoon);
      if (name == "quick") static thread_local const AtTheEnd at_the_end{&quick_has_ended};
      return name;
    });
    ASSERT_TRUE(together) << explain(
        "One greeting waited for the other one to end, and that never happened. Each has a thread of its own: what "
        "keeps them from running at the same time?");
    EXPECT_EQ(answers, (std::vector<std::string>{"quick", "a slow one"})) << explain(
        "The answer \"quick\" arrived first, and does not stand first. The answers are to be in the order in which "
        "they came, not in that of the names.");
  }
}

TEST(GreetAll, CallsDoNotDisturbEachOther) {
  std::vector<std::string> own(2);
  {
    trenza::Rendezvous both(2);
    std::vector<std::jthread> callers;
    for (std::string& mine : own) {
      callers.emplace_back([&] {
        const std::string name = &mine == &own[0] ? "a" : "b";
        const auto answers = greet_all({name}, [&](const std::string& given) {
          both.arrive_and_wait(kSoon);
          return given;
        });
        mine = answers.empty() ? "(none)" : answers.front();
      });
    }
  }
  EXPECT_EQ(own, (std::vector<std::string>{"a", "b"})) << explain(
      "Two threads called greet_all() at the same time, and one got what was meant for the other. What do two calls "
      "share that each should have for itself?");
}

TEST(GreetAll, GreetsAtTheSameTime) {
  const std::vector<std::string> names(trenza::mode() == trenza::Mode::native ? 280 : repeated(70, 2), "a");
  trenza::Rendezvous everybody(static_cast<int>(names.size()));
  std::atomic<bool> met{true};
  const auto caller = std::this_thread::get_id();
  std::atomic<bool> on_caller{false};
  const auto answers = greet_all(names, [&](const std::string& name) {
    if (std::this_thread::get_id() == caller) on_caller = true;
    if (met && !everybody.arrive_and_wait(2 * kSoon)) met = false;
    return name;
  });
  EXPECT_EQ(answers.size(), names.size()) << explain("Each name gives an answer.");
  greet_all({"alone"}, [&](const std::string& name) {
    if (std::this_thread::get_id() == caller) on_caller = true;
    return name;
  });
  EXPECT_FALSE(on_caller) << explain("A name was greeted by the calling thread. Each needs a thread of its own.");
  EXPECT_TRUE(met && everybody.wait(milliseconds(0))) << explain(
      "The greetings never ran at the same time, one thread for each name. What does greet_all() wait for before it "
      "starts the next thread? (Also the destructor of what std::async returns waits.)");
}

TEST(GreetAll, JoinsItsThreads) {
  // Stands at the end of the greeting thread, after it has put its answer, and makes that end slow.
  struct SlowEnd {
    std::shared_ptr<trenza::Rendezvous> returned;
    std::shared_ptr<std::atomic<int>> ended;
    ~SlowEnd() {
      returned->wait(milliseconds(200));
      ++*ended;
    }
  };
  const auto returned = std::make_shared<trenza::Rendezvous>(1);
  const auto ended = std::make_shared<std::atomic<int>>(0);
  const int count = trenza::repeated(3, 2);
  const trenza::ThreadTally before = trenza::thread_tally();
  greet_all(std::vector<std::string>(count, "world"), [returned, ended](const std::string& name) {
    static thread_local const SlowEnd slow_end{returned, ended};
    return name;
  });
  const int had_ended = *ended;
  const trenza::ThreadTally after = trenza::thread_tally();
  returned->arrive();
  EXPECT_EQ(after.joined - before.joined, after.created - before.created) << explain(
      "greet_all() returned and did not join a thread that it had started. That its answer is there is not its end.");
  EXPECT_EQ(had_ended, count) << explain(
      "greet_all() returned while a thread of it was still running. A thread that nobody waits for may use things that "
      "are gone. Who joins it?");
  trenza::eventually([&] { return *ended == count; }, kSoon);
}

}  // namespace
}  // namespace course
