#include "exercises/08_thread_pool/thread_pool.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <new>
#include <numeric>
#include <optional>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "grader/testing/explain.h"
#include "grader/testing/faults.h"
#include "grader/testing/mode.h"
#include "grader/testing/processes.h"
#include "grader/testing/rendezvous.h"
#include "grader/testing/seams.h"
#include "grader/testing/threads.h"

namespace course {
namespace {

using std::chrono::milliseconds;
using trenza::Background;
using trenza::eventually;
using trenza::explain;
using trenza::Rendezvous;
using trenza::repeated;
using trenza::scaled;
using trenza::Seam;

// Far more than anything here takes, for what must happen.
const milliseconds kSoon = scaled(milliseconds(2000));

int square(int x) { return x * x; }

template <typename T>
bool ready(const std::future<T>& future, milliseconds limit = kSoon) {
  const auto is_ready = [&](milliseconds time) { return future.wait_for(time) == std::future_status::ready; };
  if (trenza::mode() == trenza::Mode::interleave) return is_ready(limit);
  return eventually([&] { return is_ready(milliseconds(0)); }, limit);  // so that it is known to be a test's wait
}

// What the future says, in words that can be compared. Only when the pool has let go of its task: a later task of the
// same thread is done, or the pool is stopped. (The reference counts of exceptions are inside the C++ library, where
// ThreadSanitizer does not see them.)
template <typename T>
std::string outcome_of(std::future<T>& future) {
  if (!ready(future, milliseconds(0))) return "(not ready)";
  try {
    future.get();
    return "(a result)";
  } catch (const TaskDropped&) {
    return "TaskDropped";
  } catch (const std::exception& error) {
    return error.what();
  } catch (int number) {
    return "the int " + std::to_string(number);
  } catch (...) {
    return "something else";
  }
}

// A pool that a failing case can leave behind: destroying one whose threads hang would hang the case as well.
class TestPool {
 public:
  explicit TestPool(int threads) : pool_(std::make_shared<ThreadPool>(threads)) {}
  // After a failure, does not give much time to what will not end.
  ~TestPool() { destroy(::testing::Test::HasFailure() ? milliseconds(100) : kSoon); }
  TestPool(const TestPool&) = delete;
  TestPool& operator=(const TestPool&) = delete;

  ThreadPool* operator->() const { return pool_.get(); }
  // For a thread that may hang in the pool and so outlive the case.
  std::shared_ptr<ThreadPool> shared() const { return pool_; }

  // Destroys the pool; false if that takes too long. Whoever else is inside the pool must have left it.
  bool destroy(milliseconds limit = kSoon) {
    if (!pool_) return true;
    // Where schedules are explored, a thread that hangs is a deadlock that is seen at once.
    if (trenza::mode() == trenza::Mode::interleave) {
      pool_.reset();
      return true;
    }
    Background destroyer([pool = std::move(pool_)]() mutable { pool.reset(); });
    return destroyer.done(limit);
  }

  // A thread that calls `function` of this pool. If it hangs there, it keeps the pool alive, and `used`, which may be
  // what the tasks of the pool use.
  std::unique_ptr<Background> in_background(void (ThreadPool::*function)(),
                                            std::shared_ptr<const void> used = nullptr) const {
    return std::make_unique<Background>([pool = pool_, function, used = std::move(used)] { ((*pool).*function)(); });
  }

  // Waits until all threads of the pool have taken part in a task and sleep. Unchecked: how they wait is another
  // case's question.
  void settle(int threads) const {
    const auto everybody = std::make_shared<Rendezvous>(threads);
    std::vector<std::future<pid_t>> ids;
    for (int i = 0; i < threads; ++i) {
      ids.push_back(pool_->submit([everybody] {
        everybody->arrive_and_wait(kSoon);
        return gettid();
      }));
    }
    for (auto& id : ids) {
      if (!ready(id)) return;
    }
    std::vector<pid_t> known;
    for (auto& id : ids) known.push_back(id.get());
    int seen = 0;  // in a row, as a first look may meet a short wait for a lock
    eventually(
        [&] {
          seen = std::all_of(known.begin(), known.end(), trenza::is_asleep) ? seen + 1 : 0;
          return seen >= 3;
        },
        scaled(milliseconds(500)));
  }

 private:
  std::shared_ptr<ThreadPool> pool_;
};

// Fails the case unless a pool does its task: where nobody works, nothing can go wrong, and a case must not pass by
// that. Not where schedules are explored: there each of this pool would be tried with each of the case.
void expect_works() {
  if (trenza::mode() == trenza::Mode::interleave) return;
  const TestPool pool(1);
  auto result = pool->submit(square, 3);
  int got = 0;
  try {
    if (ready(result)) got = result.get();
  } catch (const std::exception&) {  // the pool has dropped it
  }
  EXPECT_EQ(got, 9) << explain("A pool that nobody had stopped was given a task, and did not do it.");
}

// Keeps one thread of a pool busy until it is let go.
class Blocker {
 public:
  explicit Blocker(const TestPool& pool)
      : begun_(std::make_shared<Rendezvous>(1)),
        let_go_(std::make_shared<Rendezvous>(1)),
        future_(pool->submit([begun = begun_, let_go = let_go_] {
          begun->arrive();
          let_go->wait(3 * kSoon);
        })) {
    begun_->wait(kSoon);
  }
  ~Blocker() { let_go(); }
  Blocker(const Blocker&) = delete;
  Blocker& operator=(const Blocker&) = delete;

  void let_go() const { let_go_->arrive(); }

 private:
  std::shared_ptr<Rendezvous> begun_;
  std::shared_ptr<Rendezvous> let_go_;
  std::future<void> future_;
};

TEST(ThreadPool, SubmitReturnsTheResult) {
  std::atomic<bool> ran{false};
  TestPool pool(repeated(2, 1));
  auto number = pool->submit(square, 20);
  auto text = pool->submit([](const std::string& name) { return "hello " + name; }, std::string("world"));
  auto nothing = pool->submit([&ran] { ran = true; });
  ASSERT_TRUE(ready(number) && ready(text) && ready(nothing))
      << explain("A task was submitted and its future never became ready. Who takes tasks from the queue?");
  EXPECT_EQ(number.get(), 400) << explain("The future must bring what the function returned.");
  EXPECT_EQ(text.get(), "hello world") << explain("The future must bring what the function returned.");
  nothing.get();
  EXPECT_TRUE(ran) << explain("The future is ready, but the function was never called.");
}

TEST(ThreadPool, TakesMoveOnlyArguments) {
  TestPool pool(1);
  auto doubled =
      pool->submit([](std::unique_ptr<int> box) { return std::make_unique<int>(*box * 2); }, std::make_unique<int>(21));
  ASSERT_TRUE(ready(doubled)) << explain("A task that owns a unique_ptr was submitted and never done.");
  EXPECT_EQ(*doubled.get(), 42) << explain("A task must be moved through the queue, not copied.");
}

TEST(ThreadPool, StartsItsThreads) {
  const int size = trenza::mode() == trenza::Mode::native ? 280 : repeated(70, 3);
  const int before = trenza::thread_count();
  TestPool pool(size);
  EXPECT_EQ(trenza::thread_count() - before, size)
      << explain("A pool of " + std::to_string(size) + " threads has just been made, and there are " +
                 std::to_string(trenza::thread_count() - before) +
                 " threads more than before. The constructor starts as many as it is told, whatever the machine.");
}

TEST(ThreadPool, TasksRunAtTheSameTime) {
  const int size = repeated(40, 2);
  TestPool pool(size);
  const auto everybody = std::make_shared<Rendezvous>(size);
  const auto met = std::make_shared<std::vector<std::future<bool>>>();
  Background submitter([everybody, met, size, raw = pool.shared()] {
    for (int i = 0; i < size; ++i) {
      met->push_back(raw->submit([everybody] { return everybody->arrive_and_wait(kSoon); }));
    }
  });
  ASSERT_TRUE(submitter.done(kSoon / 2)) << explain(
      "While a task runs, submit() does not come back. It waits for something that the thread of that task holds.");
  const bool all_met = everybody->wait(kSoon / 2);  // none of them gives up so early
  EXPECT_TRUE(all_met) << explain("As many tasks as there are threads were submitted, and wait for each other: " +
                                  std::to_string(everybody->arrived()) + " of " + std::to_string(size) +
                                  " have begun. The other tasks are in the queue, and threads have nothing to do: is "
                                  "one told of each task, and does one that runs a task keep the others from theirs?");
  for (auto& one : *met) ASSERT_TRUE(ready(one, 5 * kSoon)) << explain("A task was submitted and never done.");
}

TEST(ThreadPool, StaysWithinItsThreads) {
  const int size = repeated(2, 1);
  TestPool pool(size);
  auto where = pool->submit([] { return std::this_thread::get_id(); });
  ASSERT_TRUE(ready(where)) << explain("A task was submitted and never done.");
  ASSERT_NE(where.get(), std::this_thread::get_id())
      << explain("A task ran on the thread that submitted it, which has better things to do.");

  const auto begun = std::make_shared<Rendezvous>(1);
  std::vector<std::future<void>> others;
  {
    std::vector<std::unique_ptr<Blocker>> blockers;
    for (int i = 0; i < size; ++i) blockers.push_back(std::make_unique<Blocker>(pool));
    const int more = repeated(4, 1);
    for (int i = 0; i < more; ++i) others.push_back(pool->submit([begun] { begun->arrive(); }));
    EXPECT_FALSE(begun->wait(milliseconds(100))) << explain(
        "All threads of the pool were busy, and yet another task began. A pool makes its threads once and uses them "
        "again.");
  }
  for (auto& one : others) ASSERT_TRUE(ready(one)) << explain("A task was submitted and never done.");
}

TEST(ThreadPool, UsesItsThreadsAgain) {
  const int size = repeated(2, 1);
  const int tasks = repeated(12, 2);
  TestPool pool(size);
  std::set<pid_t> threads;
  for (int i = 0; i < tasks; ++i) {
    auto where = pool->submit([] { return gettid(); });
    ASSERT_TRUE(ready(where)) << explain("A task was submitted and never done.");
    threads.insert(where.get());
  }
  EXPECT_LE(threads.size(), static_cast<std::size_t>(size)) << explain(
      std::to_string(tasks) + " tasks, one after the other, ran on " + std::to_string(threads.size()) +
      " threads of a pool of " + std::to_string(size) + ". The threads of a pool live as long as it is open.");
}

TEST(ThreadPool, OneThreadKeepsTheOrder) {
  const int tasks = repeated(10, 2);
  TestPool pool(1);
  const auto order = std::make_shared<std::vector<int>>();
  std::vector<std::future<void>> done;
  {
    const Blocker blocker(pool);
    for (int i = 0; i < tasks; ++i) done.push_back(pool->submit([order, i] { order->push_back(i); }));
  }
  for (auto& one : done) {
    ASSERT_TRUE(ready(one)) << explain(
        "Tasks were submitted while the thread was busy, and it never took them. Does it look into the queue before "
        "it waits for news?");
  }
  std::vector<int> expected(tasks);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(*order, expected) << explain("One thread must begin the tasks in the order in which they came.");
}

TEST(ThreadPool, MapKeepsTheOrder) {
  std::vector<int> inputs(repeated(10, 2));
  std::iota(inputs.begin(), inputs.end(), 0);
  std::vector<int> squares;
  for (const int x : inputs) squares.push_back(x * x);
  TestPool pool(repeated(3, 2));
  const auto others = std::make_shared<Rendezvous>(static_cast<int>(inputs.size()) - 1);
  const auto overtaken = std::make_shared<std::atomic<bool>>(false);
  const auto results = pool->map(
      [others, overtaken](int x) {
        if (x == 0) {
          *overtaken = others->wait(kSoon);
        } else {
          others->arrive();
        }
        return x * x;
      },
      inputs);
  EXPECT_EQ(results, squares) << explain("map() must return the results in the order of the inputs.");
  EXPECT_TRUE(*overtaken) << explain("One slow task held back all the others, although another thread was free.");
}

TEST(ThreadPool, AnExceptionReachesTheFuture) {
  TestPool pool(1);
  auto failing = pool->submit([]() -> int { throw std::runtime_error("no luck"); });
  auto next = pool->submit(square, 9);
  ASSERT_TRUE(ready(failing)) << explain("A task threw an exception and its future never became ready.");
  ASSERT_TRUE(ready(next)) << explain(
      "A task threw an exception, and since then its thread does nothing any more. A thread of a pool must survive "
      "its tasks.");
  EXPECT_EQ(next.get(), 81) << explain("The task after the one that threw gave a wrong result.");
  pool->shutdown();
  EXPECT_EQ(outcome_of(failing), "no luck")
      << explain("The task threw, and its future does not throw the same. Who tells the task's promise?");
}

// Thrown by a task, with what a copy of its base classes would lose.
struct OutOfLuck : std::runtime_error {
  explicit OutOfLuck(int how_much) : std::runtime_error("out of luck"), how_much(how_much) {}
  int how_much;
};

TEST(ThreadPool, WhateverIsThrownReachesTheFuture) {
  TestPool pool(1);
  auto number = pool->submit([]() -> int { throw 42; });
  auto derived = pool->submit([]() -> int { throw OutOfLuck(7); });
  auto next = pool->submit(square, 9);
  ASSERT_TRUE(ready(number)) << explain(
      "A task threw an int, which C++ allows, and its future never became ready. Whatever is thrown has to be caught.");
  ASSERT_TRUE(ready(derived) && ready(next))
      << explain("A task threw an int, which C++ allows, and since then its thread does nothing any more.");
  pool->shutdown();
  const std::string got = outcome_of(number);
  EXPECT_EQ(got, "the int 42") << explain("A task threw the int 42, and its future throws: " + got + ".");
  int how_much = 0;
  try {
    derived.get();
  } catch (const OutOfLuck& error) {
    how_much = error.how_much;
  } catch (const std::exception&) {
  }
  EXPECT_EQ(how_much, 7) << explain(
      "A task threw an exception of a class of its own, derived from std::runtime_error, and its future throws another "
      "one. The exception itself has to travel: std::current_exception() has it.");
}

TEST(ThreadPool, EachExceptionReachesItsOwnFuture) {
  const auto both = std::make_shared<Rendezvous>(2);
  TestPool pool(2);
  std::vector<std::future<int>> failing;
  for (int i = 0; i < 2; ++i) {
    failing.push_back(pool->submit(
        [both](int number) -> int {
          both->arrive_and_wait(kSoon);
          throw number;
        },
        i));
  }
  for (auto& future : failing) {
    ASSERT_TRUE(ready(future)) << explain(
        "Two tasks threw at the same time, in two threads, and a future never became ready.");
  }
  pool->shutdown();
  for (int i = 0; i < 2; ++i) {
    const std::string got = outcome_of(failing[static_cast<std::size_t>(i)]);
    EXPECT_EQ(got, "the int " + std::to_string(i)) << explain(
        "Two tasks threw at the same time, in two threads: one the int 0, one the int 1. The future of the one that "
        "threw " +
        std::to_string(i) + " throws: " + got + ". What do two threads share that each should have for itself?");
  }
}

TEST(ThreadPool, ATaskMaySubmitATask) {
  TestPool pool(1);
  // Shared, since a task that hangs outlives this test.
  const auto inner = std::make_shared<std::future<int>>();
  auto outer = pool->submit([inner, raw = pool.operator->()] { *inner = raw->submit(square, 7); });
  ASSERT_TRUE(ready(outer)) << explain(
      "A task submitted another task and never came back from submit(). What does its thread hold while it runs a "
      "task?");
  ASSERT_TRUE(ready(*inner)) << explain("The task that a task submitted was never done.");
  EXPECT_EQ(inner->get(), 49) << explain("The task that a task submitted gave a wrong result.");
}

// A task of which the test sees what the pool does with it. Calls `says` with "run", "fail" and "gone".
class Seen : public Task {
 public:
  explicit Seen(
      std::function<void(const std::string&)> says, std::function<void()> work = [] {})
      : says_(std::move(says)), work_(std::move(work)) {}
  ~Seen() override { says_("gone"); }
  void run(std::stop_token) override {
    says_("run");
    work_();
  }
  void fail(std::exception_ptr why) noexcept override { says_(why ? "fail" : "fail without a reason"); }

 private:
  std::function<void(const std::string&)> says_;
  std::function<void()> work_;
};

// What was said, in its order; said and read by any threads.
class Sayings {
 public:
  void add(const std::string& word) {
    const std::lock_guard lock(mutex_);
    all_ += all_.empty() ? word : " " + word;
  }
  std::string all() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  mutable std::mutex mutex_;
  std::string all_;
};

TEST(ThreadPool, RunsOrFailsEachTaskOnce) {
  const auto good = std::make_shared<Sayings>(), bad = std::make_shared<Sayings>(),
             starved = std::make_shared<Sayings>(), dropped = std::make_shared<Sayings>(),
             refused = std::make_shared<Sayings>();
  const auto task = [](
                        const std::shared_ptr<Sayings>& sayings, const std::function<void()>& work = [] {}) {
    return std::make_unique<Seen>([sayings](const std::string& word) { sayings->add(word); }, work);
  };
  TestPool pool(1);
  std::unique_ptr<Background> stopping;
  pool->enqueue(task(good));
  pool->enqueue(task(bad, [] { throw OutOfLuck(7); }));
  pool->enqueue(task(starved, [] { throw std::bad_alloc(); }));
  {
    const Blocker blocker(pool);
    pool->enqueue(task(dropped));
    stopping = pool.in_background(&ThreadPool::stop);
    EXPECT_TRUE(eventually([&] { return dropped->all() != ""; }, kSoon)) << explain(
        "stop() was called, and a task that had not begun was not told, while another one was still running.");
  }
  ASSERT_TRUE(stopping->done(kSoon)) << explain("stop() does not come back.");
  EXPECT_THROW(pool->enqueue(task(refused)), PoolStopped) << explain("A stopped pool takes no more tasks.");
  EXPECT_EQ(good->all(), "run gone") << explain(
      "A task whose run() comes back needs nothing more, and is then destroyed. What happened: " + good->all() + ".");
  EXPECT_EQ(bad->all(), "run fail gone") << explain(
      "A task whose run() throws gets fail(), once, with what was thrown. What happened: " + bad->all() + ".");
  EXPECT_EQ(starved->all(), "run fail gone")
      << explain("A task whose run() throws std::bad_alloc gets fail(), once, as any other. What happened: " +
                 starved->all() + ".");
  EXPECT_EQ(dropped->all(), "fail gone") << explain(
      "A task that is dropped gets fail(), once, and never run(). What happened: " + dropped->all() + ".");
  EXPECT_TRUE(refused->all() == "gone" || refused->all() == "fail gone")
      << explain("A task that is refused is destroyed and not run. What happened: " + refused->all() + ".");
}

// What belongs to a task is destroyed by the pool, and may use it, as any code of a task.
TEST(ThreadPool, WhatATaskOwnsMayUseThePool) {
  const auto calls = std::make_shared<std::atomic<int>>(0);
  TestPool pool(1);
  const auto task = [calls, raw = pool.operator->()](const std::string& when) {
    return std::make_unique<Seen>([calls, raw, when](const std::string& word) {
      if (word != when) return;
      try {
        raw->submit(square, 2);
      } catch (const PoolStopped&) {  // as it should be, after stop()
      }
      ++*calls;
    });
  };
  pool->enqueue(task("gone"));
  // For a thread that lets go of a task only when it has the next one. For others it may come behind stop().
  const Background next([raw = pool.shared()] {
    try {
      raw->submit(square, 2);
    } catch (const PoolStopped&) {
    }
  });
  EXPECT_TRUE(eventually([&] { return *calls == 1; }, kSoon)) << explain(
      "A task was done and destroyed, and its destructor called submit(), which does not come back. Which lock does "
      "the thread hold while it destroys a task?");
  if (*calls != 1) return;
  std::unique_ptr<Background> stopping;
  {
    const Blocker blocker(pool);
    pool->enqueue(task("fail"));
    pool->enqueue(task("gone"));
    stopping = pool.in_background(&ThreadPool::stop, calls);
    EXPECT_TRUE(eventually([&] { return *calls >= 2; }, kSoon)) << explain(
        "stop() told a dropped task by fail(), which called submit(), and that does not come back. Which lock does "
        "stop() hold meanwhile?");
  }
  ASSERT_TRUE(stopping->done(kSoon)) << explain(
      "stop() destroyed a dropped task, whose destructor called submit(), and that does not come back. Which lock does "
      "stop() hold meanwhile?");
  EXPECT_EQ(*calls, 3) << explain("A dropped task was not told, or not destroyed.");
  Background late([raw = pool.shared(), task] {
    try {
      raw->enqueue(task("gone"));
    } catch (const PoolStopped&) {  // as it should be
    }
  });
  ASSERT_TRUE(late.done(kSoon)) << explain(
      "A task came after stop() and was refused and destroyed; its destructor called submit(), and that does not come "
      "back. Which lock is held while a refused task is destroyed?");
  EXPECT_EQ(*calls, 4) << explain("A task that was refused was not destroyed.");
  expect_works();
}

TEST(ThreadPool, TwoPoolsHaveNothingInCommon) {
  {
    TestPool stopped(1);
    stopped->stop();
    TestPool other(1);
    auto asked = other->submit([](const std::stop_token& stop) { return stop.stop_requested(); });
    ASSERT_TRUE(ready(asked)) << explain("One pool was stopped, and another one does not do its task.");
    EXPECT_FALSE(asked.get()) << explain(
        "One pool was stopped, and a task of another was asked to stop. What do two pools share that each should have "
        "for itself?");
  }
  {
    TestPool busy(1), idle(1);
    auto result = idle->submit(square, 3);
    ASSERT_TRUE(ready(result)) << explain(
        "Two pools were idle, one of them got a task, and it is not done. Whose thread was woken for it?");
    const Blocker blocker(busy);
    auto waits = busy->submit(square, 2);
    result = idle->submit(square, 3);
    ASSERT_TRUE(ready(result)) << explain("One pool was busy, and the task of another one is not done.");
    EXPECT_FALSE(ready(waits, milliseconds(0))) << explain(
        "A pool was busy, and its task was done by the thread of another pool. Each pool has a queue of its own.");
  }
  const auto let_go = std::make_shared<Rendezvous>(1);
  TestPool outer(1);
  auto result = outer->submit([let_go] {
    let_go->wait(kSoon);
    ThreadPool inner(1);
    return inner.submit(square, 3).get();
  });
  const auto ending = outer.in_background(&ThreadPool::shutdown, let_go);
  ending->asleep(kSoon);
  let_go->arrive();
  ASSERT_TRUE(ending->done(kSoon)) << explain(
      "While shutdown() waited for the last task of a pool, this task made and destroyed a pool of its own, and that "
      "never came to an end. Which locks do two pools share that each should have for itself?");
  EXPECT_EQ(result.get(), 9) << explain("The task used a pool of its own.");
}

TEST(ThreadPool, TheQueueHasNoEnd) {
  const int tasks = trenza::mode() == trenza::Mode::native ? 70'000 : repeated(5000, 3);
  const auto done = std::make_shared<std::atomic<int>>(0);
  TestPool pool(1);
  {
    const Blocker blocker(pool);
    Background submitter([raw = pool.shared(), tasks, done] {
      for (int i = 0; i < tasks; ++i) raw->submit([done] { ++*done; });
    });
    ASSERT_TRUE(submitter.done(2 * kSoon)) << explain(
        "All threads were busy and " + std::to_string(tasks) +
        " tasks were submitted. submit() waited in the end. It queues a task and comes back, however many there are.");
    EXPECT_EQ(*done, 0) << explain(
        "All threads were busy, and of many tasks that were submitted some were done all the same, by the thread that "
        "called submit(). Tasks belong to the threads of the pool, however many of them wait.");
  }
  const auto ending = pool.in_background(&ThreadPool::shutdown, done);
  ASSERT_TRUE(ending->done(3 * kSoon)) << explain("shutdown() does not come back, although the tasks are short.");
  EXPECT_EQ(*done, tasks) << explain(std::to_string(tasks) + " tasks were queued, and " + std::to_string(*done) +
                                     " of them were done before shutdown() came back.");
}

TEST(ThreadPool, TimeoutLeavesThePoolUsable) {
  Rendezvous awake(1);
  TestPool pool(2);
  auto sleeper = pool->submit([&awake] {
    awake.wait(5 * kSoon);
    return 7;
  });
  EXPECT_FALSE(ready(sleeper, milliseconds(20))) << explain("The task still runs, so its future cannot be ready.");
  auto other = pool->submit(square, 20);
  EXPECT_TRUE(ready(other)) << explain("One thread is busy and the other one does not take the task.");
  awake.arrive();
  ASSERT_TRUE(ready(sleeper)) << explain("The late result never arrived.");
  EXPECT_EQ(sleeper.get(), 7) << explain("A late result belongs to its own task.");
  EXPECT_EQ(other.get(), 400) << explain("A late result belongs to its own task, and to no other.");
}

TEST(ThreadPool, ManySubmittersLoseNothing) {
  const int submitter_count = repeated(4, 2);
  const int tasks = repeated(200, 1);
  // Shared, since a pool that does not end goes on with its tasks after this test; but by nobody except it and the
  // thread that ends the pool, as counting them would order what the submitters do.
  const auto shared_times = std::make_shared<std::vector<std::atomic<int>>>(submitter_count * tasks);
  std::vector<std::atomic<int>>& times = *shared_times;
  TestPool pool(repeated(3, 1));
  {
    std::vector<std::jthread> submitters;
    for (int s = 0; s < submitter_count; ++s) {
      submitters.emplace_back([&pool, &times, tasks, s] {
        for (int i = 0; i < tasks; ++i) pool->submit([&times, tasks, s, i] { ++times[s * tasks + i]; });
      });
    }
  }
  const auto ending = pool.in_background(&ThreadPool::shutdown, shared_times);
  ASSERT_TRUE(ending->done(5 * kSoon)) << explain("shutdown() does not come back.");
  const auto never = std::count(times.begin(), times.end(), 0);
  const auto once = std::count(times.begin(), times.end(), 1);
  EXPECT_EQ(never, 0) << explain("Several threads submitted " + std::to_string(submitter_count * tasks) +
                                 " tasks at the same time, and " + std::to_string(never) +
                                 " of them never ran. What can another thread do in the middle of enqueue()?");
  EXPECT_EQ(never + once, submitter_count * tasks) << explain(
      "Several threads submitted tasks at the same time, and some ran more than once. Can two threads take the same "
      "one?");
}

// Which thread comes when is certain here, so nothing breaks even without a lock; but nothing except the pool's own
// lock orders what the threads do to the queue, and ThreadSanitizer sees whether it does.
TEST(ThreadPool, EverythingIsUnderTheLock) {
  Rendezvous first_is_in(1), second_is_in(1), closed(1);
  std::atomic<int> ran{0};
  bool refused = false;
  TestPool pool(1);
  // The pool itself: a thread that hangs in submit() must not have looked into `pool`, which the end of the test
  // changes.
  ThreadPool& real = *pool.operator->();
  {
    const Blocker blocker(pool);
    Background first([&] {
      real.submit([&ran] { ++ran; });
      first_is_in.arrive();
    });
    Background second([&] {
      first_is_in.wait(kSoon);
      real.submit([&ran] { ++ran; });
      second_is_in.arrive();
    });
    Background late([&] {
      closed.wait(2 * kSoon);
      try {
        real.submit([&ran] { ++ran; });
      } catch (const PoolStopped&) {
        refused = true;
      }
    });
    second_is_in.wait(kSoon);
    blocker.let_go();
    EXPECT_TRUE(eventually([&] { return ran == 2; }, kSoon)) << explain("Two tasks were submitted and not done.");
    const auto closer = pool.in_background(&ThreadPool::shutdown);
    const bool ended = closer->done(kSoon);
    closed.arrive();
    ASSERT_TRUE(late.done(kSoon)) << explain(
        "submit() does not come back while shutdown() waits for the threads. What does shutdown() hold meanwhile?");
    ASSERT_TRUE(ended) << explain("shutdown() does not come back from an idle pool.");
  }
  EXPECT_TRUE(refused) << explain("submit() after shutdown() must throw PoolStopped.");
}

TEST(ThreadPool, IdleThreadsUseNoCpu) {
  TestPool pool(4);
  trenza::all_others_asleep(scaled(milliseconds(500)));  // before the first task: no thread is on its way to anything

  const trenza::WaitCounts before = trenza::wait_counts();
  constexpr int kLooks = 30;
  const int awake = trenza::times_seen_awake(kLooks);
  const trenza::WaitCounts after = trenza::wait_counts();

  EXPECT_EQ(after.sleeps - before.sleeps, 0) << explain(
      "Idle threads sleep for a while and look again. That wakes up for nothing and is late for every task. Which tool "
      "of <condition_variable> sleeps exactly until it is told?");
  EXPECT_LT(after.yields - before.yields, 100)
      << explain("Idle threads look again and again and offer their place each time. They should sleep.");
  EXPECT_LE(after.waits - before.waits, 8)
      << explain("Idle threads wake up every few moments to look. They should sleep until they are told.");
  EXPECT_LT(awake, kLooks / 2) << explain(
      "A pool without work used the processor all the time. A thread that waits should sleep.");

  auto task = pool->submit(square, 20);
  ASSERT_TRUE(ready(task)) << explain(
      "All threads slept, a task was submitted, and they sleep on. Who tells them that there is something to do?");
  EXPECT_EQ(task.get(), 400) << explain("The task was done and gave a wrong result.");
}

TEST(ThreadPool, IdleThreadsSurviveSpuriousWakeups) {
  const trenza::SpuriousWakeups often(milliseconds(5));
  TestPool pool(repeated(2, 1));
  eventually([&] { return often.injected() >= 6; }, scaled(milliseconds(500)));
  auto task = pool->submit(square, 20);
  ASSERT_TRUE(ready(task)) << explain(
      "Idle threads woke up without a reason, which a condition variable may do at any time, and since then nobody "
      "takes tasks. What has to be looked at again after each wake-up?");
  EXPECT_EQ(task.get(), 400) << explain("The task was done and gave a wrong result.");
}

TEST(ThreadPool, EverySubmitWakesAThread) {
  TestPool pool(2);
  pool.settle(2);
  const auto both = std::make_shared<Rendezvous>(2);
  const auto meet = [both] { return both->arrive_and_wait(kSoon / 2); };
  // Both tasks are in before the first of the woken threads comes to its turn.
  trenza::LateNotifications late;
  auto first = pool->submit(meet);
  auto second = pool->submit(meet);
  late.deliver();
  if (!both->wait(kSoon / 4)) {
    // What a third submit() does tells why.
    Background third([raw = pool.shared()] { raw->submit(square, 1); });
    ASSERT_TRUE(third.done(kSoon / 8)) << explain(
        "While a task runs, submit() does not come back. It waits for something that the thread of that task holds.");
  }
  ASSERT_TRUE(ready(first) && ready(second)) << explain("Two tasks were submitted and not done.");
  EXPECT_TRUE(first.get() && second.get()) << explain(
      "Two threads slept, two tasks were submitted, and one thread slept on beside its task. Does each submit wake "
      "somebody, also when the queue was not empty?");
}

TEST(ThreadPool, ShutdownRunsWhatIsQueued) {
  const int tasks = repeated(20, 2);
  TestPool pool(1);
  std::vector<std::future<int>> squares;
  std::future<bool> stopped;
  std::unique_ptr<Background> ending;
  {
    const Blocker blocker(pool);
    for (int i = 0; i < tasks; ++i) squares.push_back(pool->submit(square, i));
    stopped = pool->submit([](std::stop_token stop) { return stop.stop_requested(); });
    ending = pool.in_background(&ThreadPool::shutdown);
    EXPECT_TRUE(ending->asleep(kSoon)) << explain("shutdown() came back while a task was still running.");
  }
  ASSERT_TRUE(ending->done(kSoon)) << explain("shutdown() does not come back, although the tasks are short.");
  for (int i = 0; i < tasks; ++i) {
    ASSERT_TRUE(ready(squares[i], milliseconds(0)))
        << explain("shutdown() came back and a task that was queued before has not been done.");
    EXPECT_EQ(squares[i].get(), i * i) << explain("A task that was queued before shutdown() gave a wrong result.");
  }
  ASSERT_TRUE(ready(stopped, milliseconds(0)))
      << explain("shutdown() came back and a task that takes a stop token has not been done.");
  EXPECT_FALSE(stopped.get()) << explain("shutdown() lets the tasks finish: it must not ask them to stop.");
}

TEST(ThreadPool, ShutdownTwice) {
  TestPool pool(2);
  std::unique_ptr<Background> one;
  std::unique_ptr<Background> other;
  {
    const Blocker blocker(pool);
    one = pool.in_background(&ThreadPool::shutdown);
    other = pool.in_background(&ThreadPool::shutdown);
    EXPECT_TRUE(one->asleep(kSoon) && other->asleep(kSoon))
        << explain("Of two threads in shutdown(), one came back while a task was still running.");
  }
  ASSERT_TRUE(one->done(kSoon) && other->done(kSoon))
      << explain("Two threads called shutdown() at once, and one of them never came back.");
  EXPECT_NO_THROW(pool->shutdown()) << explain("A shutdown() of a pool that was shut down has nothing to do.");
  EXPECT_NO_THROW(pool->stop()) << explain("A stop() of a pool that was shut down has nothing to do.");
}

TEST(ThreadPool, TakesNothingAfterShutdown) {
  std::atomic<bool> refused{false};
  TestPool pool(1);
  std::unique_ptr<Background> ending;
  {
    Rendezvous closed(1);
    auto submitter = pool->submit([&closed, &refused, raw = pool.operator->()] {
      closed.wait(kSoon);
      try {
        raw->submit(square, 1);
      } catch (const PoolStopped&) {
        refused = true;
      }
    });
    ending = pool.in_background(&ThreadPool::shutdown);
    ending->asleep(kSoon);
    closed.arrive();
    ASSERT_TRUE(ready(submitter)) << explain("A task called submit() during shutdown() and never came back from it.");
  }
  EXPECT_TRUE(refused) << explain("While the pool shuts down it takes no more tasks, not even from its own tasks.");
  ASSERT_TRUE(ending->done(kSoon)) << explain("shutdown() does not come back.");
  EXPECT_THROW(pool->submit(square, 2), PoolStopped)
      << explain("Nobody will ever do a task that is submitted after shutdown(). submit() must say so at once.");
}

TEST(ThreadPool, StopDropsWhatIsQueued) {
  std::vector<std::future<int>> queued;
  std::atomic<bool> all_in{false};
  Rendezvous begun(1);
  TestPool pool(1);
  auto running = pool->submit([&queued, &all_in, &begun] {
    begun.arrive();
    eventually([&] { return all_in.load(); }, kSoon);
    return ready(queued.front());
  });
  const int tasks = repeated(5, 2);
  for (int i = 0; i < tasks; ++i) queued.push_back(pool->submit(square, i));
  all_in = true;
  ASSERT_TRUE(begun.wait(kSoon)) << explain("A task was submitted and did not begin.");
  const auto stopping = pool.in_background(&ThreadPool::stop);
  ASSERT_TRUE(stopping->done(3 * kSoon)) << explain("stop() does not come back.");
  ASSERT_TRUE(ready(running)) << explain("The task that was running when stop() was called was never finished.");
  EXPECT_TRUE(running.get()) << explain(
      "A running task waited for a dropped one, and learnt nothing while stop() waited for it to end. What should "
      "stop() do first?");
  for (auto& future : queued) {
    EXPECT_EQ(outcome_of(future), "TaskDropped") << explain(
        "stop() drops the tasks that have not begun. Whoever waits for their results must be told by TaskDropped.");
  }
  EXPECT_THROW(pool->submit(square, 2), PoolStopped) << explain("A stopped pool takes no more tasks.");
}

TEST(ThreadPool, StopTokenReachesRunningTasks) {
  TestPool pool(2);
  const auto begun = std::make_shared<Rendezvous>(2);
  std::vector<std::future<bool>> told;
  for (int i = 0; i < 2; ++i) {
    told.push_back(pool->submit(
        [begun](std::stop_token stop, int) {
          begun->arrive();
          return eventually([&] { return stop.stop_requested(); }, kSoon);
        },
        i));
  }
  ASSERT_TRUE(begun->wait(kSoon)) << explain("Two tasks were submitted to two threads and did not both begin.");
  const auto stopping = pool.in_background(&ThreadPool::stop);
  ASSERT_TRUE(stopping->done(3 * kSoon)) << explain("stop() does not come back.");
  for (auto& one : told) {
    ASSERT_TRUE(ready(one, milliseconds(0))) << explain("stop() came back while a task was still running.");
    EXPECT_TRUE(one.get()) << explain(
        "A running task never saw that it should stop. Where does its stop_token come from, and who requests the "
        "stop?");
  }
}

TEST(ThreadPool, StopReachesATaskThatIsJustTaken) {
  static thread_local bool is_test = false;
  is_test = true;
  const auto taken = std::make_shared<Rendezvous>(1);
  const auto stopped = std::make_shared<Rendezvous>(1);
  // Holds the thread of the pool where it first gives back a lock: when it has taken the task and not yet begun it.
  const Seam just_taken(Seam::Point::after_unlock, [taken, stopped] {
    if (is_test || taken->arrived() > 0) return;
    taken->arrive();
    stopped->wait(milliseconds(300));
  });
  TestPool pool(1);
  auto task = pool->submit(
      [](const std::stop_token& stop) { return eventually([&] { return stop.stop_requested(); }, kSoon); });
  taken->wait(milliseconds(300));  // in vain where the pool has no such lock
  Background stopping([raw = pool.shared()] {
    is_test = true;
    raw->stop();
  });
  stopping.asleep(milliseconds(200));
  stopped->arrive();
  ASSERT_TRUE(stopping.done(3 * kSoon)) << explain("stop() does not come back.");
  ASSERT_TRUE(ready(task)) << explain("stop() came back, and a task has neither been done nor dropped.");
  bool asked = true;
  try {
    asked = task.get();
  } catch (const TaskDropped&) {  // as it may be: it had not begun
  }
  EXPECT_TRUE(asked) << explain(
      "A thread had just taken a task from the queue and not yet begun it when stop() came. The task was not dropped, "
      "then began, and was never asked to stop. Is there a moment at which a task belongs neither to the queue nor to "
      "what runs?");
  expect_works();
}

// Callbacks on a stop token run in the thread that requests the stop. They are the tasks' code, and may use the pool.
TEST(ThreadPool, WhoIsAskedToStopMayUseThePool) {
  using Callback = std::stop_callback<std::function<void()>>;
  // Destroyed when stop() is through with it; never, if stop() hangs in it.
  const auto asked = std::make_shared<std::optional<Callback>>();
  const auto begun = std::make_shared<Rendezvous>(1);
  TestPool pool(1);
  auto running = pool->submit([asked, begun, raw = pool.operator->()](std::stop_token stop) {
    asked->emplace(stop, [raw] {
      try {
        raw->submit(square, 2);
      } catch (const PoolStopped&) {  // as it should be
      }
    });
    begun->arrive();
    return eventually([&] { return stop.stop_requested(); }, kSoon);
  });
  ASSERT_TRUE(begun->wait(kSoon)) << explain("A task was submitted and did not begin.");
  const auto stopping = pool.in_background(&ThreadPool::stop, asked);
  ASSERT_TRUE(stopping->done(3 * kSoon)) << explain(
      "A task has a callback on its stop token, and that callback submits something. stop() requested the stop, so it "
      "called the callback, and neither came back. Which lock does stop() hold while it runs what others wrote?");
  EXPECT_TRUE(running.get()) << explain("The running task never saw that it should stop.");
}

TEST(ThreadPool, StopWakesEveryIdleThread) {
  const int size = repeated(4, 2);
  TestPool pool(size);
  pool.settle(size);
  const auto stopping = pool.in_background(&ThreadPool::stop);
  ASSERT_TRUE(stopping->done(kSoon)) << explain(
      "stop() waits for the threads of the pool, and some of them still sleep. How many does it wake, and who would "
      "wake the others?");
}

// Holds the first thread of a pool that has seen that there is nothing to do, before it sleeps: until somebody has
// notified, who therefore did not wait for the lock. If he does, the hold runs out.
class SlowSleeper {
 public:
  // True once a thread is held.
  bool is_held() const { return about_to_wait_.wait(scaled(milliseconds(500))); }

 private:
  Rendezvous about_to_wait_{1};
  std::atomic<bool> told_{false};
  std::atomic<bool> armed_{true};
  const Seam slow_waiter_{Seam::Point::before_wait, [this] {
                            if (!armed_.exchange(false)) return;
                            about_to_wait_.arrive();
                            eventually([&] { return told_.load(); }, milliseconds(200));
                          }};
  const Seam notifier_{Seam::Point::after_notify, [this] { told_ = true; }};
};

TEST(ThreadPool, StopIsNotMissed) {
  const SlowSleeper sleeper;
  TestPool pool(1);
  sleeper.is_held();
  const auto stopping = pool.in_background(&ThreadPool::stop);
  ASSERT_TRUE(stopping->done(kSoon)) << explain(
      "A thread of the pool saw that there was nothing to do; then stop() notified; then the thread went to sleep, and "
      "nobody wakes it any more. What keeps stop() from coming between the look and the sleep?");
  expect_works();
}

TEST(ThreadPool, ShutdownIsNotMissed) {
  const SlowSleeper sleeper;
  TestPool pool(1);
  sleeper.is_held();
  const auto ending = pool.in_background(&ThreadPool::shutdown);
  ASSERT_TRUE(ending->done(kSoon)) << explain(
      "A thread of the pool saw that there was nothing to do; then shutdown() notified; then the thread went to sleep, "
      "and nobody wakes it any more. What keeps shutdown() from coming between the look and the sleep?");
  expect_works();
}

TEST(ThreadPool, SubmitIsNotMissed) {
  const SlowSleeper sleeper;
  TestPool pool(1);
  sleeper.is_held();
  const auto answer = std::make_shared<std::future<int>>();
  Background submitter([answer, raw = pool.shared()] { *answer = raw->submit(square, 3); });
  ASSERT_TRUE(submitter.done(kSoon)) << explain(
      "submit() does not come back while a thread of the pool goes to sleep.");
  ASSERT_TRUE(ready(*answer)) << explain(
      "A thread of the pool saw that there was nothing to do; then submit() notified; then the thread went to sleep "
      "beside the task. What keeps submit() from coming between the look and the sleep?");
  EXPECT_EQ(answer->get(), 9) << explain("The task was done and gave a wrong result.");
}

// A thread submits while another one ends the pool by `end`, and is held where it first gives back a lock inside
// enqueue() until that has come back. The outcome of its task: a result, TaskDropped, or "PoolStopped" from submit().
std::string outcome_beside(void (ThreadPool::*end)()) {
  static thread_local bool is_submitter = false;
  const auto ended = std::make_shared<Rendezvous>(1);
  const auto in_between = std::make_shared<Rendezvous>(1);
  const auto answer = std::make_shared<std::optional<std::future<int>>>();
  const Seam between(Seam::Point::after_unlock, [ended, in_between] {
    if (!std::exchange(is_submitter, false)) return;
    in_between->arrive();
    ended->wait(milliseconds(200));
  });
  TestPool pool(1);
  Background submitter([answer, in_between, raw = pool.shared()] {
    is_submitter = true;
    try {
      *answer = raw->submit(square, 3);
    } catch (const PoolStopped&) {
    }
    is_submitter = false;
    in_between->arrive();
  });
  in_between->wait(kSoon);
  const auto ending = pool.in_background(end);
  if (!ending->done(kSoon)) return "the pool does not end";
  ended->arrive();
  if (!submitter.done(kSoon)) return "submit() does not come back";
  return *answer ? outcome_of(**answer) : "PoolStopped";
}

TEST(ThreadPool, NoTaskSlipsInBehindTheEnd) {
  const std::string beside_stop = outcome_beside(&ThreadPool::stop);
  EXPECT_TRUE(beside_stop == "(a result)" || beside_stop == "TaskDropped" || beside_stop == "PoolStopped") << explain(
      "One thread called submit() while another one called stop(), and what became of the task is: " + beside_stop +
      ". It is done, or dropped by TaskDropped, or refused by PoolStopped. Can stop() come between the look whether "
      "the "
      "pool is open and the queueing?");
  const std::string beside_shutdown = outcome_beside(&ThreadPool::shutdown);
  EXPECT_TRUE(beside_shutdown == "(a result)" || beside_shutdown == "PoolStopped")
      << explain("One thread called submit() while another one called shutdown(), and what became of the task is: " +
                 beside_shutdown +
                 ". It is done, or refused by PoolStopped. Can shutdown() come between the look whether the pool "
                 "is open and the queueing?");
}

TEST(ThreadPool, ShutdownWaitsForAStop) {
  TestPool pool(1);
  std::unique_ptr<Background> stopping, ending, again;
  {
    const Blocker blocker(pool);
    stopping = pool.in_background(&ThreadPool::stop);
    EXPECT_TRUE(stopping->asleep(kSoon)) << explain("stop() came back while a task was still running.");
    ending = pool.in_background(&ThreadPool::shutdown);
    again = pool.in_background(&ThreadPool::stop);
    EXPECT_TRUE(ending->asleep(kSoon)) << explain(
        "shutdown() of a pool that another thread is stopping came back while a task was still running. It has nothing "
        "more to do, but it returns only when the threads have ended.");
  }
  ASSERT_TRUE(stopping->done(kSoon) && ending->done(kSoon) && again->done(kSoon))
      << explain("Of three threads that end one pool, two by stop() and one by shutdown(), one never came back.");
}

TEST(ThreadPool, StopCutsShutdownShort) {
  TestPool pool(1);
  const auto begun = std::make_shared<Rendezvous>(1);
  auto running = pool->submit([begun](std::stop_token stop) {
    begun->arrive();
    return eventually([&] { return stop.stop_requested(); }, kSoon);
  });
  ASSERT_TRUE(begun->wait(kSoon)) << explain("A task was submitted and did not begin.");
  auto queued = pool->submit(square, 3);
  const auto draining = pool.in_background(&ThreadPool::shutdown);
  draining->asleep(kSoon);
  const auto stopping = pool.in_background(&ThreadPool::stop);
  ASSERT_TRUE(stopping->done(3 * kSoon) && draining->done(kSoon)) << explain("stop() does not come back.");
  EXPECT_TRUE(running.get()) << explain(
      "stop() was called while another thread waited in shutdown(), and the running task was not asked to stop. A "
      "closed pool can still be stopped.");
  EXPECT_EQ(outcome_of(queued), "TaskDropped") << explain(
      "stop() was called while another thread waited in shutdown(), and what was still queued was not dropped.");
}

TEST(ThreadPool, StopReachesWhatBeganDuringShutdown) {
  const auto begun = std::make_shared<Rendezvous>(1);
  TestPool pool(1);
  std::future<bool> queued;
  std::unique_ptr<Background> draining;
  {
    const Blocker blocker(pool);
    queued = pool->submit([begun](const std::stop_token& stop) {
      begun->arrive();
      return eventually([&] { return stop.stop_requested(); }, kSoon);
    });
    draining = pool.in_background(&ThreadPool::shutdown);
    draining->asleep(kSoon);
  }
  ASSERT_TRUE(begun->wait(kSoon)) << explain("shutdown() waits, and a task that was queued before it does not begin.");
  const auto stopping = pool.in_background(&ThreadPool::stop);
  ASSERT_TRUE(stopping->done(3 * kSoon) && draining->done(kSoon)) << explain("stop() does not come back.");
  ASSERT_TRUE(ready(queued)) << explain("stop() came back while a task was still running.");
  EXPECT_TRUE(queued.get()) << explain(
      "A task began while shutdown() waited, then came stop(), and this task was never asked to stop. A closed pool "
      "can "
      "still be stopped.");
}

TEST(ThreadPool, DestroyedWhileFull) {
  const int size = repeated(2, 1);
  const int tasks = repeated(50, 2);
  TestPool pool(size);
  const auto begun = std::make_shared<Rendezvous>(size);
  std::vector<std::future<bool>> running;
  for (int i = 0; i < size; ++i) {
    running.push_back(pool->submit([begun](std::stop_token stop) {
      begun->arrive();
      return eventually([&] { return stop.stop_requested(); }, 2 * kSoon);
    }));
  }
  std::vector<std::future<int>> queued;
  for (int i = 0; i < tasks; ++i) queued.push_back(pool->submit(square, i));
  ASSERT_TRUE(begun->wait(kSoon)) << explain(
      "As many tasks were submitted as there are threads, and did not all begin.");
  ASSERT_TRUE(pool.destroy()) << explain("The destructor waits for tasks that nobody asked to stop.");
  for (auto& one : running) EXPECT_TRUE(one.get()) << explain("The destructor must ask running tasks to stop.");
  for (auto& one : queued) {
    EXPECT_EQ(outcome_of(one), "TaskDropped")
        << explain("The destructor drops what is queued, and the futures must say so.");
  }
}

TEST(ThreadPool, LeavesNoThread) {
  // Stands at the end of a thread of the pool, after its last task, and makes that end slow.
  struct SlowEnd {
    std::shared_ptr<Rendezvous> stopped;
    std::shared_ptr<std::atomic<int>> ended;
    ~SlowEnd() {
      stopped->wait(milliseconds(200));
      ++*ended;
    }
  };
  const int size = repeated(3, 2);
  const auto everybody = std::make_shared<Rendezvous>(size);
  const auto stopped = std::make_shared<Rendezvous>(1);
  const auto ended = std::make_shared<std::atomic<int>>(0);
  const trenza::ThreadTally before = trenza::thread_tally();
  TestPool pool(size);
  std::vector<std::future<void>> tasks;
  for (int i = 0; i < size; ++i) {
    tasks.push_back(pool->submit([everybody, stopped, ended] {
      static thread_local const SlowEnd slow_end{stopped, ended};
      everybody->arrive_and_wait(kSoon);
    }));
  }
  for (auto& task : tasks) ASSERT_TRUE(ready(task)) << explain("A task was submitted and never done.");
  pool->stop();
  const int had_ended = *ended;
  const trenza::ThreadTally after = trenza::thread_tally();
  stopped->arrive();
  EXPECT_EQ(after.joined - before.joined, after.created - before.created) << explain(
      "stop() came back and did not join a thread of the pool. That its tasks are done is not its end: such a thread "
      "may "
      "use things that are gone. Who joins it?");
  EXPECT_EQ(had_ended, size) << explain(
      "stop() came back while a thread of the pool was still running. Who waits for its end?");
  eventually([&] { return *ended == size; }, kSoon);
}

TEST(ThreadPool, NeedsAThread) {
  EXPECT_THROW(ThreadPool(0), std::invalid_argument)
      << explain("A pool without threads would never do anything. The constructor must refuse.");
  EXPECT_THROW(ThreadPool(-1), std::invalid_argument) << explain("There is no negative number of threads.");
  expect_works();
}

TEST(ThreadPool, AFailedStartLeavesNothing) {
  const auto before = std::make_shared<int>(0);
  const auto thrown = std::make_shared<std::string>();
  Background starter([before, thrown] {
    *before = trenza::thread_count();
    const trenza::FailingCall no_more(trenza::Call::pthread_create, /*successes=*/2);
    try {
      const ThreadPool pool(4);
      *thrown = "nothing";
    } catch (const std::system_error& error) {
      *thrown = error.code() == std::errc::resource_unavailable_try_again
                    ? "std::system_error"
                    : "a std::system_error whose code is " + std::to_string(error.code().value());
    } catch (const std::exception& error) {
      *thrown = std::string("another exception, that says «") + error.what() + "»";
    }
  });
  ASSERT_TRUE(starter.done(kSoon)) << explain(
      "The third of four threads could not be started, and the constructor never came back. Who tells the first two "
      "that it is over?");
  EXPECT_EQ(*thrown, "std::system_error") << explain(
      "A thread that cannot be started is a std::system_error with the error that says why, here EAGAIN; thrown was: " +
      *thrown + ".");
  // Without the starter, which has ended.
  EXPECT_TRUE(eventually([&] { return trenza::thread_count() < *before; }, kSoon))
      << explain("The constructor failed and left threads behind.");
}

}  // namespace
}  // namespace course
