#include "exercises/07_process_pool/process_pool.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <new>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "grader/testing/assertions.h"
#include "grader/testing/call_site.h"
#include "grader/testing/clocks.h"
#include "grader/testing/explain.h"
#include "grader/testing/faults.h"
#include "grader/testing/guarded.h"
#include "grader/testing/mode.h"
#include "grader/testing/processes.h"
#include "grader/testing/rendezvous.h"
#include "grader/testing/repeated_signal.h"
#include "grader/testing/resources.h"
#include "grader/testing/shared.h"
#include "grader/testing/wall_clock.h"

namespace {

using course::AsyncResult;
using course::PoolClosed;
using course::ProcessPool;
using course::TaskFailed;
using course::TimeoutError;
using course::UnorderedResults;
using course::WorkerDied;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using trenza::children;
using trenza::eventually;
using trenza::explain;
using trenza::is_zombie;
using trenza::Rendezvous;
using trenza::repeated;
using trenza::RepeatedSignal;
using trenza::Resources;
using trenza::scaled;
using trenza::Shared;

using Numbers = std::vector<std::int64_t>;

// No result takes this long: who waits this long has lost it.
const milliseconds kLimit = scaled(milliseconds(5000));
// How long a task holds its worker at most. Shorter than kLimit, so that a pool that waits for the task is told so by
// an assertion.
const milliseconds kHold = scaled(milliseconds(3000));
constexpr std::int64_t kNotReleased = -1;

// What the tasks of a case share with the test. Made before the pool, so that the workers inherit it.
struct Stage {
  explicit Stage(int parties = 1) : entered(parties) { current = this; }
  ~Stage() { current = nullptr; }

  static Stage* current;

  std::atomic<int>& runs() { return *runs_; }        // calls of tasks that count theirs
  std::atomic<int>& signals() { return *signals_; }  // that the owner has handled
  // A task was not released: who should have done that waited for the task instead.
  std::atomic<bool>& gave_up() { return *gave_up_; }

  Rendezvous entered;     // tasks that have begun
  Rendezvous release{1};  // opened by the test
  Rendezvous release_each[3]{Rendezvous(1), Rendezvous(1), Rendezvous(1)};

 private:
  Shared<std::atomic<int>> runs_;
  Shared<std::atomic<int>> signals_;
  Shared<std::atomic<bool>> gave_up_;
};
Stage* Stage::current = nullptr;

std::int64_t square(std::int64_t x) { return x * x; }

std::int64_t own_pid(std::int64_t) { return getpid(); }

// Waits until the test opens `release`; false, and noted, if it does not.
bool is_released(const Rendezvous& release) {
  const bool released = release.wait(kHold);
  if (!released) Stage::current->gave_up() = true;
  return released;
}

// Holds its worker until the test releases it.
std::int64_t held(std::int64_t x) {
  Stage::current->entered.arrive();
  return is_released(Stage::current->release) ? x : kNotReleased;
}

std::int64_t held_if_zero(std::int64_t x) { return x == 0 ? held(x) : x; }

std::int64_t held_each(std::int64_t x) { return is_released(Stage::current->release_each[x]) ? 100 + x : kNotReleased; }

// The first input waits until all others have been worked on.
std::int64_t square_zero_last(std::int64_t x) {
  if (x == 0) return Stage::current->entered.wait(kHold) ? 0 : kNotReleased;
  Stage::current->entered.arrive();
  return x * x;
}

// The first input is worked on until the pool's owner sleeps, as it does when it waits for results.
std::int64_t square_zero_when_awaited(std::int64_t x) {
  if (x == 0) eventually([] { return trenza::is_asleep(getppid()); }, kHold);
  return x * x;
}

// Returns 1 once the pool's owner sleeps, in several looks one after the other: one that spins is never asleep, however
// busy the machine is. 0 if it does not for a long time.
std::int64_t owner_sleeps(std::int64_t) {
  int looks = 0;
  const auto settled = [&] { return (looks = trenza::is_asleep(getppid()) ? looks + 1 : 0) >= 3; };
  return eventually(settled, kHold) ? 1 : 0;
}

// Held until the test releases it, and then until the pool's owner sleeps in the call that the test makes next. So that
// call meets whatever comes after this task, whichever of the two processes is the faster one.
std::int64_t held_into_the_next_call(std::int64_t x) {
  held(x);
  return owner_sleeps(x);
}

// Returns 1 if all parties of the stage were at work at the same time.
std::int64_t meet(std::int64_t) { return Stage::current->entered.arrive_and_wait(kHold) ? 1 : 0; }

std::int64_t throw_message(std::int64_t x) {
  throw std::out_of_range("there is no order number " + std::to_string(x) + ": ¿seguro?");
}

// Longer than a text that somebody would think of, and at its 500th byte as good as at its first.
std::string long_message() {
  std::string text;
  while (text.size() < 500) text += std::to_string(text.size()) + ' ';
  return text.substr(0, 500);
}

std::int64_t throw_long_message(std::int64_t) { throw std::runtime_error(long_message()); }

// The first input fails. Any other is worked on until all the rest sleeps: so its failure has arrived, and the pool's
// owner waits for more.
std::int64_t fail_if_zero(std::int64_t x) {
  if (x == 0) return throw_message(x);
  int looks = 0;
  const auto all_sleep = [] {
    const std::vector<pid_t> workers = trenza::children_of(getppid());
    return trenza::is_asleep(getppid()) && std::all_of(workers.begin(), workers.end(), [](pid_t pid) {
             return pid == getpid() || trenza::is_asleep(pid);
           });
  };
  eventually([&] { return (looks = all_sleep() ? looks + 1 : 0) >= 3; }, kHold);
  Stage::current->entered.arrive();
  return x;
}

std::int64_t throw_number(std::int64_t x) { throw static_cast<int>(x); }

std::int64_t throw_bad_alloc(std::int64_t) { throw std::bad_alloc(); }

// A text of `size` bytes: very long, or none at all.
std::int64_t throw_text_of(std::int64_t size) {
  throw std::runtime_error(std::string(static_cast<std::size_t>(size), 'x'));
}

std::int64_t same(std::int64_t x) { return x; }

std::int64_t inverted(std::int64_t x) { return ~x; }

std::int64_t count_run(std::int64_t x) {
  ++Stage::current->runs();
  return x;
}

// Held until the test opens its release, so that the call that hands it out does not see its end.
std::int64_t count_run_when_released(std::int64_t x) {
  is_released(Stage::current->release_each[x]);
  return count_run(x);
}

// Even numbers fail, odd ones are returned.
std::int64_t throw_if_even(std::int64_t x) { return x % 2 == 0 ? throw_message(x) : x; }

// Fails for both inputs; for 0 only after 1 has failed and the pool's owner has heard of it and waits for more.
std::int64_t fail_one_before_zero(std::int64_t x) {
  if (x == 0) {
    Stage::current->entered.wait(kHold);
    int looks = 0;
    eventually([&] { return (looks = trenza::is_asleep(getppid()) ? looks + 1 : 0) >= 5; }, kHold);
  } else {
    Stage::current->entered.arrive();
  }
  return throw_message(x);
}

// Ends its own worker: 0 by abort, 1 by SIGKILL, 2 by exit code 0, else by that exit code.
std::int64_t die(std::int64_t how) {
  if (Stage::current != nullptr) ++Stage::current->runs();
  if (how == 0) std::abort();
  if (how == 1) raise(SIGKILL);
  _exit(how == 2 ? 0 : static_cast<int>(how));
}

std::int64_t die_when_released(std::int64_t x) {
  held(x);
  return die(x);
}

std::int64_t die_if_even(std::int64_t x) { return x % 2 == 0 ? die(1) : x; }

std::int64_t throw_if_even_die_if_odd(std::int64_t x) { return x % 2 == 0 ? throw_message(x) : die(1); }

// Worked on until the owner has handled three more signals.
std::int64_t until_signalled(std::int64_t x) {
  std::atomic<int>& signals = Stage::current->signals();
  const int enough = signals + 3;
  return eventually([&] { return signals >= enough; }, kHold) ? x : kNotReleased;
}

Numbers from_zero_to(int end) {
  Numbers numbers(static_cast<std::size_t>(end));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

// The squares of from_zero_to(end).
Numbers squares(int end) {
  Numbers numbers = from_zero_to(end);
  for (std::int64_t& x : numbers) x = square(x);
  return numbers;
}

// The text of the `Error` that `result` ends with, or what came instead.
template <typename Error>
std::string text_of_failure(AsyncResult result, milliseconds limit = kLimit) {
  try {
    return "no exception, but the value " + std::to_string(result.get(limit));
  } catch (const Error& error) {
    return error.what();
  } catch (const std::exception& other) {
    return std::string("another type of exception: ") + other.what();
  }
}

// What `result` ends with: the name of the contract's exception, "a value", or "something else".
std::string kind_of_failure(AsyncResult result) {
  try {
    result.get(kLimit);
    return "a value";
  } catch (const TaskFailed&) {
    return "TaskFailed";
  } catch (const WorkerDied&) {
    return "WorkerDied";
  } catch (const PoolClosed&) {
    return "PoolClosed";
  } catch (const TimeoutError&) {
    return "TimeoutError";
  } catch (...) {
    return "something else";
  }
}

// What `call`, which is named `name`, returns; fails the case if it waited for a task that is held.
template <typename Call>
auto without_waiting(const std::string& name, Call call) {
  auto result = call();
  EXPECT_FALSE(Stage::current->gave_up())
      << explain("A task was still at work, and " + name + " waited for it. It has to come back at once.");
  return result;
}

// Fails the case unless each of `pids`, which tasks gave for their own, is a child of this process. Where nobody works,
// nothing can go wrong, and a case must not pass by that.
void expect_workers(const Numbers& pids, trenza::CallSite place = trenza::CallSite::current()) {
  const trenza::Asserting asserting;
  const std::vector<pid_t> workers = children();
  for (const std::int64_t pid : pids) {
    if (std::find(workers.begin(), workers.end(), pid) != workers.end()) continue;
    ADD_FAILURE_AT(place.file, place.line) << explain("A task did not run in a worker process of the pool.");
    return;
  }
}

// What is left in `results`, in ascending order.
Numbers rest_of(UnorderedResults& results) {
  Numbers numbers;
  while (const auto result = results.next()) numbers.push_back(*result);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

// True as soon as tasks have counted `runs` runs and nothing moves any more: all children of this process and its other
// threads sleep, in several looks one after the other. So whatever the tasks returned has arrived.
bool settles_after(int runs) {
  const auto all_sleep = [] {
    for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
      const pid_t id = std::stoi(thread.path().filename());
      if (id != gettid() && !trenza::is_asleep(id)) return false;
    }
    const std::vector<pid_t> workers = children();
    return std::all_of(workers.begin(), workers.end(), trenza::is_asleep);
  };
  int looks = 0;
  return eventually([&] { return (looks = Stage::current->runs() >= runs && all_sleep() ? looks + 1 : 0) >= 5; },
                    kLimit);
}

// Fails the case with `sentence` unless `result` is `value`, and is there in time; says what came instead. No `limit`:
// get() without one.
void expect_value(AsyncResult result, std::int64_t value, const std::string& sentence,
                  std::optional<milliseconds> limit = kLimit, trenza::CallSite place = trenza::CallSite::current()) {
  const trenza::Asserting asserting;
  std::string came;
  try {
    const std::int64_t got = limit ? result.get(*limit) : result.get();
    if (got == value) return;
    came = std::to_string(got);
  } catch (const TimeoutError&) {
    came = "a TimeoutError";
  } catch (const std::exception& error) {
    came = "an exception that says \"" + std::string(error.what()) + "\"";
  }
  ADD_FAILURE_AT(place.file, place.line) << explain(sentence + " Instead of " + std::to_string(value) + " came " +
                                                    came + ".");
}

// True if the child `pid` has ended with all its threads, so that its descriptors are closed, or is waited for already.
// A zombie in /proc says less: the other threads of its process may still be on their way out.
bool has_ended(pid_t pid) {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT | WNOHANG) != 0 || info.si_pid == pid;
}

// True if the child `pid` is stopped, as by SIGSTOP.
bool is_stopped(pid_t pid) {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(pid), &info, WSTOPPED | WNOWAIT | WNOHANG) == 0 && info.si_pid == pid;
}

TEST(ProcessPool, MapKeepsTheOrder) {
  const int inputs = repeated(10, 3);
  Stage stage(inputs - 1);
  ProcessPool pool(2);
  const Numbers results = pool.map(square_zero_last, from_zero_to(inputs));
  ASSERT_EQ(std::count(results.begin(), results.end(), kNotReleased), 0) << explain(
      "The first input kept one of two workers busy until all others would be done, and the other worker did not do "
      "them: it was idle, and tasks waited. Which worker gets a task is not decided before there is an idle one.");
  EXPECT_EQ(results, squares(inputs)) << explain(
      "map returns results in the order of the inputs, also when the first input takes longest. Where do you put a "
      "result when it arrives?");
  EXPECT_TRUE(stage.entered.wait(milliseconds(0))) << explain("map gave results, and did not call the function.");
  EXPECT_EQ(pool.map(square, {}), Numbers{}) << explain("No inputs, no results.");
}

TEST(ProcessPool, NumbersArriveAsTheyAre) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  const Numbers inputs = {kLeast, -1, 0, std::int64_t{1} << 40, kMost};
  const Numbers expected = {kMost, 0, -1, ~(std::int64_t{1} << 40), kLeast};
  ProcessPool pool(repeated(2, 1));
  Numbers results;
  ASSERT_NO_THROW(results = pool.map(inverted, inputs))
      << explain("The function returned a number for each input, and map threw. Can a result look like an error?");
  EXPECT_EQ(results, expected) << explain(
      "Inputs and results are 64 bits wide, and some did not arrive as they were. Is every part of a message wide "
      "enough, and may a result look like an error?");
}

TEST(ProcessPool, EachTaskRunsOnce) {
  const int inputs = repeated(20, 3);
  Stage stage;
  ProcessPool pool(2);
  EXPECT_EQ(pool.map(count_run, from_zero_to(inputs)), from_zero_to(inputs))
      << explain("map has lost or mixed results.");
  EXPECT_EQ(stage.runs(), inputs) << explain("map was given " + std::to_string(inputs) +
                                             " inputs, and the function ran " + std::to_string(stage.runs()) +
                                             " times.");
  Numbers got;
  UnorderedResults results = pool.imap_unordered(count_run, {5, 5, 5});
  while (const auto result = results.next()) got.push_back(*result);
  EXPECT_EQ(got, (Numbers{5, 5, 5})) << explain("Three equal inputs are three tasks.");
  EXPECT_EQ(stage.runs(), inputs + 3) << explain("Three equal inputs are three tasks.");
}

TEST(ProcessPool, ImapUnorderedGivesEveryResult) {
  const int inputs = repeated(10, 3);
  ProcessPool pool(repeated(3, 2));
  UnorderedResults results = pool.imap_unordered(square_zero_when_awaited, from_zero_to(inputs));
  Numbers got;
  while (const auto result = results.next()) got.push_back(*result);
  std::sort(got.begin(), got.end());
  EXPECT_EQ(got, squares(inputs)) << explain(
      "Each input has exactly one result, in any order; next() returns nullopt when all were given.");
  EXPECT_EQ(results.next(), std::nullopt) << explain("After the last result there is none, however often one asks.");
  if (trenza::mode() == trenza::Mode::interleave) return;  // the number is what counts
  constexpr int kMany = 2000;
  UnorderedResults unasked = pool.imap_unordered(square, from_zero_to(kMany));
  expect_value(pool.apply_async(square, 3), 9, "A task came behind many others of imap_unordered.");
  got.clear();
  for (int i = 0; i < kMany; ++i) got.push_back(unasked.next().value_or(-2));
  std::sort(got.begin(), got.end());
  EXPECT_EQ(got, squares(kMany)) << explain(
      "Many results arrived before somebody asked for the first one, and next() did not give each of them.");
}

TEST(ProcessPool, ImapUnorderedDoesNotWaitForASlowInput) {
  Stage stage;
  ProcessPool pool(2);
  UnorderedResults results = without_waiting("imap_unordered", [&] {
    return pool.imap_unordered(held_if_zero, {0, 1, 2, 3});
  });
  const std::string waits =
      "One worker was busy with a slow input, and the results of the other worker had to wait for it. next() gives "
      "whatever result arrives first.";
  Numbers fast;
  for (int i = 0; i < 3; ++i) fast.push_back(results.next().value_or(-2));
  EXPECT_FALSE(stage.gave_up()) << explain(waits);
  std::sort(fast.begin(), fast.end());
  EXPECT_EQ(fast, (Numbers{1, 2, 3})) << explain(waits);
  EXPECT_TRUE(stage.entered.wait(kLimit)) << explain("The function was not called for the first input.");
  stage.release.arrive();
  EXPECT_EQ(results.next(), 0) << explain("The result of the slow input comes when it is there.");
}

TEST(ProcessPool, ImapUnorderedBeginsAtOnce) {
  Stage stage;
  ProcessPool pool(1);
  UnorderedResults none = pool.imap_unordered(square, {});
  EXPECT_EQ(none.next(), std::nullopt) << explain("No inputs, no results.");
  UnorderedResults results = without_waiting("imap_unordered", [&] { return pool.imap_unordered(held, {7}); });
  EXPECT_TRUE(stage.entered.wait(kLimit))
      << explain("A worker was idle, imap_unordered was called, and nothing begins before somebody asks for results.");
  stage.release.arrive();
  EXPECT_EQ(results.next(), 7) << explain("The only result.");
}

TEST(ProcessPool, ImapUnorderedGoesOnAfterFailures) {
  const int inputs = repeated(6, 3);
  ProcessPool pool(repeated(2, 1));
  UnorderedResults results = pool.imap_unordered(throw_if_even, from_zero_to(inputs));
  int failures = 0, values = 0;
  for (int i = 0; i < inputs; ++i) {
    try {
      if (results.next()) ++values;
    } catch (const TaskFailed&) {
      ++failures;
    }
  }
  EXPECT_EQ(std::pair(failures, values), std::pair((inputs + 1) / 2, inputs / 2)) << explain(
      "Every second input failed. next() throws for each of these, once, and goes on to the others: it threw " +
      std::to_string(failures) + " times and returned " + std::to_string(values) + " results, of " +
      std::to_string(inputs) + " inputs.");
  EXPECT_EQ(results.next(), std::nullopt) << explain("Each input was reported, so there is nothing more.");
}

TEST(ProcessPool, ApplyAsyncGivesItsResult) {
  Stage stage;
  ProcessPool pool(repeated(4, 2));
  AsyncResult result = pool.apply_async(square, 20);
  expect_value(result, 400, "20 * 20, worked out by a worker.", scaled(milliseconds(1000)));
  EXPECT_TRUE(result.ready()) << explain("The result was given, so it is ready.");
  result.wait();
  expect_value(result, 400, "A result can be asked for again and again.", std::nullopt);
  AsyncResult looked_at = without_waiting("apply_async", [&] { return pool.apply_async(held, 3); });
  EXPECT_FALSE(without_waiting("ready()", [&] { return looked_at.ready(); }))
      << explain("The task is still at work, so its result is not ready.");
  stage.release.arrive();
  EXPECT_TRUE(eventually([&] { return looked_at.ready(); }, kLimit)) << explain(
      "Somebody asks ready() again and again, and it never becomes true. Who takes in what the worker has sent, if not "
      "ready()?");
}

TEST(ProcessPool, OneLookIsEnough) {
  Stage stage;
  ProcessPool pool(1);
  AsyncResult seen = pool.apply_async(count_run_when_released, 1);
  stage.release_each[1].arrive();
  ASSERT_TRUE(settles_after(1)) << explain(
      "A worker was idle, and the task that it was given does not come to its end.");
  EXPECT_TRUE(seen.ready()) << explain(
      "A task has ended, its worker sleeps again, and ready() was asked for the first time: false. It has to look what "
      "has arrived, and then say whether the task has ended.");
  expect_value(seen, 1, "The result of the task.", std::nullopt);
  AsyncResult asked = pool.apply_async(count_run_when_released, 2);
  stage.release_each[2].arrive();
  ASSERT_TRUE(settles_after(2)) << explain(
      "A worker was idle, and the task that it was given does not come to its end.");
  EXPECT_EQ(text_of_failure<TimeoutError>(asked, milliseconds(0)), "no exception, but the value 2") << explain(
      "A task has ended, its worker sleeps again, and get(0) was asked for the first time. It needs no time to look "
      "what "
      "has arrived.");
}

TEST(ProcessPool, CopiesStandForTheSameTask) {
  Stage stage;
  ProcessPool pool(1);
  AsyncResult original = pool.apply_async(held, 7);
  AsyncResult copy = original;
  stage.release.arrive();
  expect_value(original, 7, "The result of the task.");
  EXPECT_TRUE(copy.ready()) << explain("The result was given, and its copy does not know.");
  expect_value(copy, 7, "A copy of a result stands for the same task.");
  EXPECT_TRUE(stage.entered.wait(milliseconds(0))) << explain("There was a result, and the function was not called.");
  AsyncResult failed = pool.apply_async(throw_message, 7);
  AsyncResult same_failure = failed;
  EXPECT_NO_THROW(failed.wait()) << explain(
      "A task failed, and wait() threw. It only waits until the task has ended, well or badly; get() tells how.");
  EXPECT_TRUE(same_failure.ready()) << explain("A task that has failed has ended, so its result is ready.");
  for (AsyncResult result : {failed, same_failure, failed, same_failure}) {
    EXPECT_EQ(text_of_failure<TaskFailed>(result), "there is no order number 7: ¿seguro?")
        << explain("A failure can be asked for again and again, as a result can.");
  }
}

TEST(ProcessPool, ResultsOutliveThePool) {
  std::optional<ProcessPool> pool(std::in_place, 1);
  AsyncResult value = pool->apply_async(square, 20);
  AsyncResult failure = pool->apply_async(throw_message, 7);
  value.wait();
  failure.wait();
  pool.reset();
  expect_value(value, 400, "The result was there before the pool was gone, and may outlive it.", std::nullopt);
  EXPECT_EQ(text_of_failure<TaskFailed>(failure), "there is no order number 7: ¿seguro?")
      << explain("The task had failed before the pool was gone, and its result may outlive it.");
  EXPECT_TRUE(value.ready() && failure.ready()) << explain("The tasks had ended before the pool was gone.");
}

TEST(ProcessPool, TimeoutsOfAllSizes) {
  Stage stage;
  ProcessPool pool(2);
  AsyncResult late = pool.apply_async(held, 7);
  EXPECT_THROW(late.get(milliseconds(0)), TimeoutError) << explain("The task takes longer than no time at all.");
  EXPECT_THROW(late.get(milliseconds(-2000)), TimeoutError) << explain("A time below zero leaves nothing to wait.");
  EXPECT_FALSE(stage.gave_up()) << explain("A timeout of 0 or less leaves nothing to wait.");
  // More milliseconds than an int has room for, and one more; a thirtieth of the longest there is, in days.
  const auto month_and_a_half = milliseconds((std::int64_t{1} << 32) + 1);
  expect_value(pool.apply_async(owner_sleeps, 0), 1,
               "get was told to wait for seven weeks, and the result came in a moment.", month_and_a_half);
  stage.release.arrive();
  std::int64_t value = -2;
  EXPECT_TRUE(eventually(
      [&] {
        try {
          value = late.get(milliseconds(0));
          return true;
        } catch (const TimeoutError&) {
          return false;
        }
      },
      kLimit))
      << explain("Somebody asks get(0) again and again, and it never gives the result, though the task has ended.");
  EXPECT_EQ(value, 7) << explain("The result of the task.");
}

TEST(ProcessPool, CallsRunInTheWorkers) {
  {
    Stage stage;
    ProcessPool one(1);
    AsyncResult busy = one.apply_async(held, 7);
    AsyncResult waiting = one.apply_async(own_pid, 0);
    stage.release.arrive();
    const auto start = steady_clock::now();
    try {
      EXPECT_NE(waiting.get(kLimit), getpid()) << explain(
          "The only worker was busy, and the function ran in the process that asked for it. It has to wait.");
    } catch (const TimeoutError&) {
      FAIL() << explain(
          steady_clock::now() - start < kLimit
              ? "get gave up before its time had passed, when the result of another task arrived. It goes "
                "on waiting for its own."
              : "A task waited for the only worker. That became idle, and the task was not handed out.");
    }
    expect_value(busy, 7, "The task that kept the worker busy lost its result.");
  }
  const int size = repeated(4, 2);
  ProcessPool pool(size);
  const std::vector<pid_t> workers = children();
  EXPECT_EQ(workers.size(), static_cast<std::size_t>(size))
      << explain("A pool of " + std::to_string(size) + " has as many worker processes from the beginning; there are " +
                 std::to_string(workers.size()) + ".");
  std::vector<AsyncResult> results;
  for (int i = 0; i < size; ++i) results.push_back(pool.apply_async(own_pid, i));
  for (AsyncResult& result : results) {
    const std::int64_t pid = result.get(kLimit);
    EXPECT_NE(pid, getpid()) << explain("The function ran in the process that asked for it, not in a worker.");
    EXPECT_EQ(std::count(workers.begin(), workers.end(), pid), 1) << explain(
        "The function ran in a process that is none of the pool's workers. Workers are made once, and work on "
        "one task after the other.");
  }
}

TEST(ProcessPool, AllWorkersWorkAtTheSameTime) {
  const int size = repeated(3, 2);
  Stage stage(size);
  ProcessPool pool(size);
  EXPECT_EQ(pool.map(meet, Numbers(size, 0)), Numbers(size, 1)) << explain(
      "As many tasks as there are workers were never at work together. An idle worker gets its task at once, before "
      "anybody waits for the result of another.");
}

TEST(ProcessPool, AnIdleWorkerTakesWhateverWaits) {
  Stage stage;
  ProcessPool pool(2);
  AsyncResult busy = pool.apply_async(held, 7);
  std::vector<AsyncResult> others;
  for (int i = 0; i < repeated(4, 2); ++i) others.push_back(pool.apply_async(square, i));
  for (std::size_t i = 0; i < others.size(); ++i) {
    EXPECT_EQ(text_of_failure<TimeoutError>(others[i]), "no exception, but the value " + std::to_string(i * i))
        << explain("One of two workers was busy for long, and a short task after it has to be done by the other one.");
  }
  EXPECT_FALSE(busy.ready()) << explain(
      "One of two workers was busy for long, and a short task waited for that worker, while the other one was idle. "
      "Which worker gets a task is not decided before there is an idle one.");
  stage.release.arrive();
  expect_value(busy, 7, "The result of the long task.");
}

TEST(ProcessPool, CallsDoNotMixTheirResults) {
  Stage stage;
  ProcessPool pool(repeated(2, 1));
  UnorderedResults one = pool.imap_unordered(same, {1, 2});
  UnorderedResults other = pool.imap_unordered(same, {11, 12});
  AsyncResult single = pool.apply_async(same, 21);
  EXPECT_EQ(pool.map(count_run, {31, 31}), (Numbers{31, 31}))
      << explain("Two imap_unordered and an apply_async were under way, and map did not get its own results.");
  EXPECT_EQ(stage.runs(), 2) << explain("map was given two equal inputs, which are two tasks.");
  EXPECT_EQ(text_of_failure<TimeoutError>(single), "no exception, but the value 21")
      << explain("Two imap_unordered and a map were under way, and apply_async did not get its own result.");
  const std::string mixed =
      "Two calls of imap_unordered were under way at the same time, and next() gave a result that belongs to the other "
      "one. Whose is a result that arrives?";
  EXPECT_EQ(rest_of(other), (Numbers{11, 12})) << explain(mixed);
  EXPECT_EQ(rest_of(one), (Numbers{1, 2})) << explain(mixed);
}

TEST(ProcessPool, AnyNumberOfWorkersAndTasks) {
  const int size = trenza::mode() == trenza::Mode::native ? 140 : repeated(70, 3);
  const int tasks = repeated(1500, 4);
  {
    ProcessPool pool(size);
    EXPECT_EQ(children().size(), static_cast<std::size_t>(size)) << explain(
        "A pool of " + std::to_string(size) + " has as many worker processes. Is there room for so many anywhere?");
    EXPECT_EQ(pool.map(square, from_zero_to(size)), squares(size)) << explain("Each worker has something to do.");
  }
  if (trenza::mode() == trenza::Mode::native) {
    constexpr int kMoreThan16Bits = 70'000;
    Stage stage;
    ProcessPool pool(1);
    for (int i = 0; i < kMoreThan16Bits; ++i) {
      ASSERT_NO_THROW(pool.apply_async(held, i))
          << explain(std::to_string(i) + " tasks waited, and the pool refused one more. Any number of tasks may wait.");
    }
  }
  Stage stage;
  ProcessPool pool(1);
  AsyncResult busy = pool.apply_async(held, 7);
  std::vector<AsyncResult> results;
  for (int i = 0; i < tasks; ++i) {
    ASSERT_NO_THROW(results.push_back(pool.apply_async(square, i)))
        << explain("The only worker was busy, " + std::to_string(i) +
                   " tasks waited for it, and the pool refused one more. Any number of tasks may wait.");
  }
  stage.release.arrive();
  expect_value(busy, 7,
               "The only worker was busy, and " + std::to_string(tasks) +
                   " tasks were given to the pool meanwhile. Did one of "
                   "these calls wait?");
  int right = 0;
  for (int i = 0; i < tasks; ++i) right += results[static_cast<std::size_t>(i)].get(kLimit) == square(i) ? 1 : 0;
  EXPECT_EQ(right, tasks) << explain(std::to_string(tasks) + " tasks waited for one worker, and " +
                                     std::to_string(right) + " of them have the right result.");
}

TEST(ProcessPool, TwoPoolsHaveNothingInCommon) {
  Stage stage;
  ProcessPool one(1);
  std::optional<ProcessPool> other(std::in_place, 1);
  AsyncResult busy = one.apply_async(held, 7);
  expect_value(other->apply_async(square, 3), 9,
               "The worker of one pool was busy, and a task of another pool had to wait for it.");
  other.reset();
  stage.release.arrive();
  expect_value(busy, 7, "One pool was destroyed, and the task of another one was lost.");
  expect_value(one.apply_async(square, 4), 16, "One pool was destroyed, and another one stands still.");
}

TEST(ProcessPool, ATimeoutLeavesThePoolUsable) {
  Stage stage;
  ProcessPool pool(2);
  AsyncResult late = without_waiting("apply_async", [&] { return pool.apply_async(held, 7); });
  EXPECT_FALSE(late.ready()) << explain("The task has not ended yet.");
  const auto start = steady_clock::now();
  EXPECT_THROW(late.get(milliseconds(50)), TimeoutError) << explain("The task takes longer than get was told to wait.");
  const auto waited = steady_clock::now() - start;
  EXPECT_GE(waited, milliseconds(50)) << explain("get gave up before its time had passed.");
  EXPECT_FALSE(stage.gave_up()) << explain("get waited for the task to end, instead of giving up in time.");
  expect_value(pool.apply_async(square, 20), 400,
               "After a timeout the pool takes more work, and another worker does it.");
  stage.release.arrive();
  expect_value(late, 7, "A result that comes after a timeout can still be had.");
}

TEST(ProcessPool, LateResultsGoToTheirOwnTasks) {
  const std::vector<int> order = repeated(3, 2) == 3 ? std::vector{2, 0, 1} : std::vector{1, 0};
  Stage stage;
  ProcessPool pool(static_cast<int>(order.size()));
  std::vector<AsyncResult> results;
  for (std::size_t i = 0; i < order.size(); ++i) results.push_back(pool.apply_async(held_each, static_cast<int>(i)));
  EXPECT_THROW(results[0].get(milliseconds(10)), TimeoutError) << explain("No task has ended yet.");
  for (const int i : order) {
    stage.release_each[i].arrive();
    std::int64_t value = -2;
    ASSERT_NO_THROW(value = results[static_cast<std::size_t>(i)].get(kLimit))
        << explain("A task ended, and nobody told its AsyncResult.");
    EXPECT_EQ(value, 100 + i) << explain(
        "An AsyncResult got the value of another task. Results arrive in any order: how do you know whose it is?");
  }
}

TEST(ProcessPool, EachWaitIsAsLongAsItHasToBe) {
  const auto days = [](int count) { return milliseconds(std::chrono::hours(24 * count)); };
  ProcessPool pool(1);
  trenza::time_passes_after_the_next_look(days(364));
  EXPECT_EQ(text_of_failure<TimeoutError>(pool.apply_async(owner_sleeps, 0), days(365)),
            "no exception, but the value 1")
      << explain(
             "get was told to wait for a year, and gave up earlier: the computer was suspended for 364 days meanwhile, "
             "and then the result came.");
  AsyncResult result = pool.apply_async(owner_sleeps, 0);
  trenza::time_passes_after_the_next_look(days(1000));
  std::int64_t value = 0;
  EXPECT_NO_THROW(value = result.get()) << explain(
      "get() without a timeout waited for a thousand days, and gave up. It waits as long as the task takes.");
  EXPECT_EQ(value, 1) << explain("get() sleeps until the result is there.");
  result = pool.apply_async(owner_sleeps, 0);
  trenza::time_passes_after_the_next_look(days(1000));
  EXPECT_NO_THROW(result.wait()) << explain("wait() waited for a thousand days, and gave up.");
  trenza::time_passes_after_the_next_look({});
  EXPECT_EQ(text_of_failure<TimeoutError>(result, milliseconds(0)), "no exception, but the value 1")
      << explain("wait() came back, after a thousand days, and the task had not ended.");
}

TEST(ProcessPool, ATimeoutDoesNotFollowTheWallClock) {
  constexpr milliseconds kTimeout(200);
  Stage stage;
  ProcessPool pool(1);
  AsyncResult late = pool.apply_async(held, 7);
  const auto start = steady_clock::now();
  {
    trenza::UnsteadyWallClock jumps(std::chrono::hours(1));
    EXPECT_THROW(late.get(kTimeout), TimeoutError) << explain("The task takes longer than get was told to wait.");
  }
  EXPECT_GE(steady_clock::now() - start, kTimeout) << explain(
      "Somebody put the computer's clock forward while get was waiting, and get gave up too early. Which clock cannot "
      "be set?");
}

TEST(ProcessPool, WaitingDoesNotSpin) {
  ProcessPool pool(1);
  expect_value(
      pool.apply_async(owner_sleeps, 0), 1,
      "Waiting for a result used the processor all the time. Let the kernel wake you when a worker has written "
      "something.");
}

// How many signals have come since the timer was set; the handler stops the timer when there were kMostSignals.
volatile std::sig_atomic_t signals_seen = 0;
constexpr int kMostSignals = 200;
const RepeatedSignal* interrupting = nullptr;
void count_signal(int) {
  signals_seen = signals_seen + 1;
  if (signals_seen >= kMostSignals) interrupting->stop();
}

TEST(ProcessPool, SignalsNeitherBreakNorStretchAWait) {
  constexpr milliseconds kTimeout(500);
  Stage stage;
  ProcessPool pool(1);
  struct sigaction action {};
  action.sa_handler = count_signal;  // without SA_RESTART: interrupted calls fail with EINTR
  struct sigaction previous {};
  sigaction(SIGALRM, &action, &previous);

  AsyncResult late = pool.apply_async(held, 7);
  signals_seen = 0;
  const RepeatedSignal often(SIGALRM, milliseconds(5));
  interrupting = &often;
  const auto start = steady_clock::now();
  EXPECT_THROW(late.get(kTimeout), TimeoutError) << explain(
      "Signals arrived while get was waiting. A system call that a signal interrupts fails with EINTR: that is no "
      "error. Call it again, with the time that is left.");
  const auto waited = steady_clock::now() - start;
  often.stop();
  sigaction(SIGALRM, &previous, nullptr);

  EXPECT_GE(waited, kTimeout) << explain("A signal ended the waiting before its time.");
  // A hundred signals fit into the time, and no more reach a process that the machine lets wait: signals that are not
  // yet delivered become one. So this tells a slow machine from a wait that begins anew.
  EXPECT_LE(signals_seen, 150) << explain(
      "Each signal made get wait for the whole time again. Fix the end of the waiting once, before the first wait.");
  stage.release.arrive();
  expect_value(late, 7, "The result has to come in spite of the signals.");
}

// The pool's owner is interrupted every few milliseconds while this lives, and the stage counts it.
class Interruptions {
 public:
  Interruptions() {
    struct sigaction action {};
    action.sa_handler = [](int) {
      const int error = errno;  // that of whatever was interrupted
      ++Stage::current->signals();
      if (stopped_worker > 0 && Stage::current->signals() >= 5) kill(stopped_worker, SIGCONT);
      errno = error;
    };
    sigaction(SIGALRM, &action, &previous_);
    often_.emplace(SIGALRM, milliseconds(5));
  }
  ~Interruptions() {
    often_.reset();
    sigaction(SIGALRM, &previous_, nullptr);
    stopped_worker = 0;
  }
  Interruptions(const Interruptions&) = delete;
  Interruptions& operator=(const Interruptions&) = delete;

  // A worker that was stopped and goes on when there were a few interruptions.
  static volatile pid_t stopped_worker;

 private:
  struct sigaction previous_ {};
  std::optional<RepeatedSignal> often_;
};
volatile pid_t Interruptions::stopped_worker = 0;

TEST(ProcessPool, NoCallIsDisturbedBySignals) {
  Stage stage;
  ProcessPool pool(1);
  const auto worker = static_cast<pid_t>(pool.apply_async(own_pid, 0).get());
  expect_workers({worker});
  {
    const Interruptions interruptions;
    const std::string hint =
        " was waiting when signals arrived that the program handles, and did not do what it must. A system call that a "
        "signal interrupts fails with EINTR: that is no error. Call it again.";
    std::int64_t value = -2;
    AsyncResult result = pool.apply_async(until_signalled, 7);
    EXPECT_NO_THROW(value = result.get()) << explain("get()" + hint);
    EXPECT_EQ(value, 7) << explain("get()" + hint);
    result = pool.apply_async(until_signalled, 8);
    EXPECT_NO_THROW(result.wait()) << explain("wait()" + hint);
    EXPECT_TRUE(result.ready()) << explain("wait()" + hint);
    Numbers numbers;
    EXPECT_NO_THROW(numbers = pool.map(until_signalled, {1, 2})) << explain("map" + hint);
    EXPECT_EQ(numbers, (Numbers{1, 2})) << explain("map" + hint);
    UnorderedResults results = pool.imap_unordered(until_signalled, {3});
    std::optional<std::int64_t> next;
    EXPECT_NO_THROW(next = results.next()) << explain("next()" + hint);
    EXPECT_EQ(next, 3) << explain("next()" + hint);
    AsyncResult last = pool.apply_async(until_signalled, 4);
    pool.close();
    EXPECT_NO_THROW(pool.join()) << explain("join()" + hint);
    EXPECT_TRUE(last.ready()) << explain("join()" + hint);
    EXPECT_TRUE(children().empty()) << explain("join() came back, and the worker is still there. join()" + hint);
  }
  EXPECT_FALSE(trenza::is_zombie(worker)) << explain("The worker was not waited for.");
}

TEST(ProcessPool, JoinWaitsForASlowWorkerBesideSignals) {
  Stage stage;
  ProcessPool pool(1);
  const auto worker = static_cast<pid_t>(pool.apply_async(own_pid, 0).get());
  pool.close();
  // The worker cannot end before the owner was interrupted a few times, most likely in waitpid.
  kill(worker, SIGSTOP);
  ASSERT_TRUE(eventually([&] { return is_stopped(worker); }, kLimit));
  Interruptions::stopped_worker = worker;
  {
    const Interruptions interruptions;
    EXPECT_NO_THROW(pool.join()) << explain(
        "Signals that the program handles arrived while join() waited for a worker to end, and it threw.");
  }
  EXPECT_TRUE(children().empty()) << explain(
      "Signals that the program handles arrived while join() waited for a worker to end, and it did not wait any "
      "longer. A waitpid that fails with EINTR has waited for nobody.");
  kill(worker, SIGCONT);
}

TEST(ProcessPool, AnExceptionReachesGet) {
  ProcessPool pool(1);
  EXPECT_EQ(text_of_failure<TaskFailed>(pool.apply_async(throw_message, 7)), "there is no order number 7: ¿seguro?")
      << explain(
             "The function threw an exception in the worker. Its text has to travel to the parent, and get throws "
             "a TaskFailed with it.");
  EXPECT_EQ(text_of_failure<TaskFailed>(pool.apply_async(throw_long_message, 7)).substr(0, 500), long_message())
      << explain("The text of an exception was cut. The contract says how much of it must arrive.");
  EXPECT_EQ(kind_of_failure(pool.apply_async(throw_number, 7)), "TaskFailed")
      << explain("The function threw something that is no std::exception. That is a TaskFailed too.");
  EXPECT_NE(text_of_failure<TaskFailed>(pool.apply_async(throw_number, 7)), "") << explain(
      "The function threw something that is no std::exception, and the TaskFailed for it says nothing. It has a text "
      "of "
      "the pool's own.");
  EXPECT_EQ(kind_of_failure(pool.apply_async(throw_bad_alloc, 7)), "TaskFailed") << explain(
      "The function threw std::bad_alloc. That is a TaskFailed, as any other exception: the worker lives, and works "
      "on.");
  EXPECT_EQ(kind_of_failure(pool.apply_async(throw_text_of, 0)), "TaskFailed")
      << explain("The function threw an exception whose text is empty. That is a TaskFailed too.");
  const std::string very_long = text_of_failure<TaskFailed>(pool.apply_async(throw_text_of, 1'000'000));
  EXPECT_EQ(very_long.substr(0, 500), std::string(500, 'x')) << explain(
      "The function threw an exception with a text of a million bytes. At least its first 500 have to arrive.");
  EXPECT_THROW(pool.map(throw_message, {1, 2}), TaskFailed) << explain("map reports the exception of a task as well.");
  UnorderedResults results = pool.imap_unordered(throw_message, {1});
  EXPECT_THROW(results.next(), TaskFailed) << explain("next() reports the exception of a task as well.");
  EXPECT_EQ(results.next(), std::nullopt) << explain("The only task was reported already.");
  expect_value(pool.apply_async(square, 20), 400, "After an exception the worker goes on working.");
}

TEST(ProcessPool, MapThrowsAfterTheLastTask) {
  Stage stage;
  ProcessPool pool(2);
  EXPECT_THROW(pool.map(fail_if_zero, {0, 1}), TaskFailed) << explain("The first task failed: map must tell.");
  EXPECT_TRUE(stage.entered.wait(milliseconds(0))) << explain(
      "The first of two tasks failed, and map threw while the other was still at work. What its caller does next, it "
      "does beside a task of which it believes that it is over.");
}

TEST(ProcessPool, MapThrowsTheFirstInTheOrderOfTheInputs) {
  Stage stage;
  ProcessPool pool(2);
  std::string text = "nothing";
  try {
    pool.map(fail_one_before_zero, {0, 1});
  } catch (const TaskFailed& error) {
    text = error.what();
  }
  EXPECT_EQ(text, "there is no order number 0: ¿seguro?") << explain(
      "Both tasks failed, the second one first, and map threw: " + text +
      ". It throws what ended the first failed task in the order of the inputs, whichever failed first in time.");
  const auto thrown_by_map = [&](const Numbers& inputs) -> std::string {
    try {
      pool.map(throw_if_even_die_if_odd, inputs);
    } catch (const TaskFailed&) {
      return "TaskFailed";
    } catch (const WorkerDied&) {
      return "WorkerDied";
    }
    return "nothing";
  };
  const std::string order =
      " It throws what ended the first failed task in the order of the inputs, whatever ended the others.";
  EXPECT_EQ(thrown_by_map({0, 1}), "TaskFailed") << explain(
      "The first of two tasks threw and the second one killed its worker, and map did not throw TaskFailed." + order);
  EXPECT_EQ(thrown_by_map({1, 0}), "WorkerDied") << explain(
      "The first of two tasks killed its worker and the second one threw, and map did not throw WorkerDied." + order);
}

TEST(ProcessPool, ADeadWorkerFailsItsTask) {
  const auto has = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
  const std::pair<int, const char*> deaths[] = {
      {1, "signal 9"}, {0, "signal 6"}, {3, "exit code 3"}, {2, "exit code 0"}};
  for (const auto& [how, part] : std::span(deaths).first(repeated(4, 1))) {
    // A pool for each, so that nothing here depends on whether the dead are replaced.
    Stage stage;
    ProcessPool pool(2);
    AsyncResult other = pool.apply_async(held, 7);
    const std::string text = text_of_failure<WorkerDied>(pool.apply_async(die, how));
    ASSERT_TRUE(has(text, part))
        << "instead of \"" << part << "\": " << text
        << explain("The worker died in the middle of the task, by " + std::string(part) +
                   ". get throws WorkerDied, and what() says "
                   "so; here came: " +
                   text + ". How does the parent notice that a worker is gone, and what tells how it ended?");
    EXPECT_EQ(stage.runs(), 1) << explain(
        "The worker died in the middle of the task, and the task was given to the next one, which died of it, too.");
    stage.release.arrive();
    expect_value(other, 7, "The death of one worker is no business of the other one's task.");
  }
}

TEST(ProcessPool, ADeathCostsOneTask) {
  const int inputs = repeated(6, 3);
  Stage stage;
  ProcessPool pool(1);
  std::vector<AsyncResult> results;
  for (int i = 0; i < inputs; ++i) results.push_back(pool.apply_async(die_if_even, i));
  for (int i = 0; i < inputs; ++i) {
    ASSERT_EQ(kind_of_failure(results[static_cast<std::size_t>(i)]), i % 2 == 0 ? "WorkerDied" : "a value") << explain(
        "Of several tasks that waited for the only worker every second one killed it. Those between them are done by "
        "its successors: a worker has one task at a time, and takes no other with it.");
  }
  AsyncResult deadly = pool.apply_async(die_when_released, 1);
  AsyncResult after = pool.apply_async(square, 20);
  pool.close();
  stage.release.arrive();
  EXPECT_EQ(kind_of_failure(deadly), "WorkerDied") << explain("The worker died in the middle of the task.");
  EXPECT_EQ(text_of_failure<WorkerDied>(after), "no exception, but the value 400")
      << explain("The pool was closed, then its only worker died, and a task that was taken before is not done.");
}

TEST(ProcessPool, MapAndNextTellOfADeath) {
  ProcessPool pool(1);
  std::string what = "nothing";
  try {
    pool.map(die_if_even, {1, 2, 3});
  } catch (const WorkerDied&) {
    what = "WorkerDied";
  } catch (const std::exception& error) {
    what = error.what();
  }
  EXPECT_EQ(what, "WorkerDied") << explain("The second of three tasks killed its worker, and map threw " + what +
                                           ". It throws what ended the task, as get does: WorkerDied.");
  UnorderedResults results = pool.imap_unordered(die_if_even, {2, 1});
  int deaths = 0;
  Numbers values;
  for (int i = 0; i < 2; ++i) {
    try {
      if (const auto value = results.next()) values.push_back(*value);
    } catch (const WorkerDied&) {
      ++deaths;
    } catch (const std::exception&) {
    }
  }
  EXPECT_EQ(deaths, 1) << explain(
      "One of two tasks killed its worker, and next() did not throw WorkerDied for it. It throws what ended the task, "
      "as "
      "get does.");
  EXPECT_EQ(values, (Numbers{1})) << explain("The task that killed nobody has its result.");
}

TEST(ProcessPool, ADeadWorkerIsReplaced) {
  Stage stage(2);
  ProcessPool pool(2);
  text_of_failure<WorkerDied>(pool.apply_async(die, 1));
  EXPECT_EQ(pool.map(meet, {0, 0}), (Numbers{1, 1})) << explain(
      "One worker of a pool of two died, and after that two tasks were never at work together: a dead worker was not "
      "replaced.");
  const std::vector<pid_t> now = children();
  EXPECT_EQ(now.size(), 2u) << explain("The pool has two workers: what died must be waited for and replaced.");
  EXPECT_EQ(std::count_if(now.begin(), now.end(), is_zombie), 0)
      << explain("A dead worker is a zombie until its parent waits for it.");
}

TEST(ProcessPool, AWorkerThatDiesIdleCostsNoTask) {
  signal(SIGPIPE, SIG_DFL);  // whoever started this program may have had it ignored
  ProcessPool pool(1);
  const auto pid = static_cast<pid_t>(pool.apply_async(own_pid, 0).get(kLimit));
  ASSERT_NE(pid, getpid()) << explain("The function ran in the process that asked for it, not in a worker.");
  kill(pid, SIGKILL);
  ASSERT_TRUE(eventually([&] { return has_ended(pid); }, kLimit));
  EXPECT_EQ(text_of_failure<WorkerDied>(pool.apply_async(square, 20)), "no exception, but the value 400")
      << explain("A worker was killed while it had nothing to do. The next task has to go to its successor.");
  Stage stage(2);
  ProcessPool two(2);
  const std::vector<pid_t> all = children();
  const auto idle = static_cast<pid_t>(two.apply_async(own_pid, 0).get(kLimit));
  ASSERT_NE(std::count(all.begin(), all.end(), idle), 0) << explain("A pool makes its workers when it is made.");
  kill(idle, SIGKILL);
  ASSERT_TRUE(eventually([&] { return has_ended(idle); }, kLimit));
  EXPECT_EQ(two.map(meet, {0, 0}), (Numbers{1, 1})) << explain(
      "One of two workers was killed while it had nothing to do, and after that two tasks were never at work together: "
      "it was not replaced.");
}

TEST(ProcessPool, AFailedReplacementIsMadeUpFor) {
  Stage stage;
  ProcessPool pool(1);
  AsyncResult deadly = pool.apply_async(die_when_released, 1);
  {
    const trenza::FailingCall no_more(trenza::Call::fork, /*successes=*/0);
    stage.release.arrive();
    // Whichever call is the one that replaces the worker tells that it could not.
    int told = 0;
    const auto ask = [&](const auto& call) {
      try {
        call();
      } catch (const std::system_error& error) {
        EXPECT_EQ(error.code(), std::errc::resource_unavailable_try_again)
            << explain("The fork of a new worker failed, and the exception does not carry the errno that it left.");
        ++told;
      } catch (const std::runtime_error&) {  // what ended the task, or TimeoutError
      }
    };
    ask([&] { deadly.get(kLimit); });
    ask([&] { deadly.get(kLimit); });
    ask([&] { pool.apply_async(square, 3).get(milliseconds(50)); });
    EXPECT_GT(told, 0) << explain(
        "A worker died, no process could be made in its place, and no call told so. A system call that fails, such as "
        "fork, is thrown as a std::system_error.");
  }
  EXPECT_EQ(kind_of_failure(deadly), "WorkerDied") << explain("The worker died in the middle of the task.");
  std::optional<AsyncResult> later;
  ASSERT_NO_THROW(later = pool.apply_async(square, 20)) << explain(
      "A worker died, and no process could be made in its place. Now one can, and the pool takes no task: a worker "
      "that "
      "could not be made then is made by a later call.");
  expect_value(
      *later, 400,
      "A worker died, and no process could be made in its place. Now one can, and a later call has to make it.");
}

TEST(ProcessPool, TenThousandTasksPassThroughTwoWorkers) {
  const auto ending = trenza::run_in_child(trenza::guarded([] {
                                             Stage stage;
                                             ProcessPool pool(2);
                                             const Numbers inputs = from_zero_to(10'000);
                                             const Numbers results = pool.map(count_run, inputs);
                                             if (results.size() != inputs.size() || stage.runs() != 10'000) return 1;
                                             return results == inputs ? 0 : 1;
                                           }),
                                           scaled(milliseconds(7000)));
  ASSERT_TRUE(ending.has_value()) << explain(
      "10,000 tasks were not done in time. A pipe takes only so much before write waits: if the parent first writes "
      "all tasks and the workers write their results meanwhile, in the end each waits for the other to read.");
  EXPECT_EQ(to_string(*ending), "exit code 0")
      << explain("10,000 tasks were not done once each, or did not come back in the order of the inputs.");
}

TEST(ProcessPool, AClosedPoolTakesNoWork) {
  Stage stage;
  ProcessPool pool(2);
  EXPECT_THROW(pool.join(), std::logic_error) << explain(
      "To wait for the end of a pool that is still open would be "
      "to wait for ever.");
  AsyncResult before = pool.apply_async(held, 7);
  pool.close();
  EXPECT_THROW(pool.apply_async(square, 1), PoolClosed) << explain("After close() no more work is taken.");
  EXPECT_THROW(pool.map(square, {1}), PoolClosed) << explain("After close() no more work is taken.");
  EXPECT_THROW(pool.imap_unordered(square, {1}), PoolClosed) << explain("After close() no more work is taken.");
  stage.release.arrive();
  expect_value(before, 7, "What was taken before close() is still done.");
}

TEST(ProcessPool, JoinWaitsForTheRest) {
  const auto ending = trenza::run_in_child(
      trenza::guarded([] {
        Stage stage;
        const int size = repeated(2, 1);
        ProcessPool pool(size);
        // All workers are held until join() is next, so that nothing else can be done by then.
        std::vector<AsyncResult> first;
        for (int i = 0; i < size; ++i) first.push_back(pool.apply_async(held, 7));
        std::vector<AsyncResult> results;
        const int tasks = repeated(200, 2);
        for (int i = 0; i < tasks; ++i) results.push_back(pool.apply_async(square, i));
        pool.close();
        stage.release.arrive();
        pool.join();
        EXPECT_TRUE(children().empty()) << explain("After join() the workers have ended and were waited for.");
        pool.join();
        for (int i = 0; i < tasks; ++i) {
          AsyncResult& result = results[static_cast<std::size_t>(i)];
          if (!result.ready()) return 1;
          if (text_of_failure<WorkerDied>(result) != "no exception, but the value " + std::to_string(i * i)) return 2;
        }
        if (!stage.entered.wait(milliseconds(0))) return 1;
        return children().empty() ? 0 : 3;
      }),
      kLimit);
  ASSERT_TRUE(ending.has_value()) << explain(
      "join() does not come back: it waits for a worker, and the worker waits for a task. What tells a worker that no "
      "task will come? And does another worker hold a copy of the same end, which it inherited?");
  EXPECT_EQ(to_string(*ending), "exit code 0") << explain(
      "join() lets all work be done that was taken before close(): it came back before that (exit code 1), or a task "
      "did not get its own result (exit code 2), or a worker was left behind (exit code 3).");
}

// How the last child that ended did so: CLD_EXITED, CLD_KILLED …; 0 if none has.
volatile std::sig_atomic_t way_of_the_last = 0;

TEST(ProcessPool, JoinLetsTheWorkersEndByThemselves) {
  ProcessPool pool(1);
  expect_workers(pool.map(own_pid, {3}));
  pool.close();
  way_of_the_last = 0;
  struct sigaction action {};
  action.sa_sigaction = [](int, siginfo_t* info, void*) { way_of_the_last = info->si_code; };
  action.sa_flags = SA_SIGINFO | SA_RESTART | SA_NOCLDSTOP;
  struct sigaction previous {};
  sigaction(SIGCHLD, &action, &previous);
  pool.join();
  sigaction(SIGCHLD, &previous, nullptr);
  EXPECT_NE(way_of_the_last, CLD_KILLED) << explain(
      "join() killed the worker. It waits until the workers have ended by themselves: what tells them that no task "
      "will "
      "come? Killing is for terminate().");
  EXPECT_TRUE(children().empty()) << explain("After join() the worker has ended and was waited for.");
}

TEST(ProcessPool, JoinThrowsNothingOfATask) {
  Stage stage;
  ProcessPool pool(1);
  // Everything ends while join() waits for it.
  AsyncResult first = pool.apply_async(held_into_the_next_call, 0);
  AsyncResult failing = pool.apply_async(throw_message, 7);
  AsyncResult deadly = pool.apply_async(die, 3);
  AsyncResult good = pool.apply_async(square, 20);
  pool.close();
  pool.close();
  stage.release.arrive();
  EXPECT_NO_THROW(pool.join()) << explain(
      "A task failed, and join() threw. Who asks for its result is told, nobody else.");
  EXPECT_EQ(text_of_failure<WorkerDied>(first), "no exception, but the value 1")
      << explain("join() waits asleep for what is not done yet, and that is done.");
  EXPECT_EQ(kind_of_failure(failing), "TaskFailed") << explain("The function threw, and join() waited for it.");
  EXPECT_EQ(kind_of_failure(deadly), "WorkerDied") << explain("The worker died, and join() waited for its end.");
  EXPECT_EQ(text_of_failure<TaskFailed>(good), "no exception, but the value 400")
      << explain("What was taken before close() is still done, also after another task has failed.");
}

TEST(ProcessPool, TerminateDropsWhatIsNotDone) {
  Stage stage;
  ProcessPool pool(1);
  AsyncResult done = pool.apply_async(square, 20);
  expect_value(done, 400, "20 * 20, worked out by a worker.");
  AsyncResult running = pool.apply_async(held, 7);
  AsyncResult queued = pool.apply_async(square, 2);
  ASSERT_TRUE(stage.entered.wait(kLimit)) << explain("An idle worker gets its task at once.");
  pool.terminate();
  EXPECT_TRUE(children().empty()) << explain("terminate() ends the workers and waits for them.");
  expect_value(done, 400, "A result that was there before terminate() stays.");
  const std::string cut_off = kind_of_failure(running);
  ASSERT_EQ(cut_off, "PoolClosed") << explain(
      "terminate() cut a task off. Who waits for it must be told so by PoolClosed, and got " + cut_off + ".");
  EXPECT_EQ(kind_of_failure(queued), "PoolClosed") << explain("Who waits for a task that never began must be told so.");
  for (AsyncResult* result : {&running, &queued}) {
    EXPECT_TRUE(result->ready()) << explain(
        "The pool was terminated, so the task has ended, badly; ready() says that it has not.");
    EXPECT_NO_THROW(result->wait()) << explain(
        "The pool was terminated, and wait() threw. It only waits; get() tells how the task ended.");
  }
  const std::string closed =
      "A terminated pool takes no more work: map, imap_unordered and apply_async throw PoolClosed.";
  EXPECT_THROW(pool.apply_async(square, 1), PoolClosed) << explain(closed);
  EXPECT_THROW(pool.map(square, {1}), PoolClosed) << explain(closed);
  EXPECT_THROW(pool.imap_unordered(square, {1}), PoolClosed) << explain(closed);
  pool.close();
  pool.terminate();
  pool.join();
}

TEST(ProcessPool, TerminateEndsWhoeverDoesNotListen) {
  // As workers inherit it: a polite signal does not reach them.
  const auto previous = std::signal(SIGTERM, SIG_IGN);
  Stage stage;
  ProcessPool pool(1);
  AsyncResult running = pool.apply_async(held, 7);
  ASSERT_TRUE(stage.entered.wait(kLimit)) << explain("An idle worker gets its task at once.");
  pool.terminate();
  EXPECT_FALSE(stage.gave_up()) << explain(
      "A worker ignores SIGTERM, and terminate() waited for its task. It ends the workers, whatever they do: which "
      "signal can nobody ignore?");
  EXPECT_TRUE(children().empty()) << explain(
      "A worker ignores SIGTERM, and terminate() left it alive. Which signal can nobody ignore?");
  std::signal(SIGTERM, previous);
}

TEST(ProcessPool, NextTellsOfATerminatedPool) {
  Stage stage;
  ProcessPool pool(1);
  UnorderedResults results = pool.imap_unordered(held, {1, 2});
  ASSERT_TRUE(stage.entered.wait(kLimit)) << explain("An idle worker gets its task at once.");
  pool.terminate();
  for (int i = 0; i < 2; ++i) {
    EXPECT_THROW(results.next(), PoolClosed)
        << explain("The pool was terminated before the two tasks were done. next() tells so for each of them.");
  }
  EXPECT_EQ(results.next(), std::nullopt) << explain("Each task was reported, so there is nothing more.");
}

TEST(ProcessPool, TheDestructorEndsSleepingWorkers) {
  const int size = repeated(4, 2);
  Stage stage(size);
  std::optional<ProcessPool> pool(std::in_place, size);
  std::vector<AsyncResult> results;
  for (int i = 0; i < size; ++i) results.push_back(pool->apply_async(held, i));
  ASSERT_TRUE(stage.entered.wait(kLimit)) << explain("Idle workers get their tasks at once.");
  const auto start = steady_clock::now();
  pool.reset();
  EXPECT_LT(steady_clock::now() - start, scaled(milliseconds(1000)))
      << explain("The destructor waited for the tasks. It has to end the workers, whatever they are doing.");
  EXPECT_TRUE(children().empty()) << explain("The pool is gone, and its workers are still there, alive or as zombies.");
  EXPECT_THROW(results[0].get(kLimit), PoolClosed) << explain("A result may outlive its pool: it tells what happened.");
}

TEST(ProcessPool, WorkersEndWhenTheirParentIsKilled) {
  Shared<std::array<pid_t, 3>> workers;
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const auto ending =
      trenza::run_in_child(trenza::guarded([&] {
                             ProcessPool pool(3);
                             pool.map(square, {1, 2, 3});
                             const std::vector<pid_t> pids = children();
                             std::copy_n(pids.begin(), std::min<std::size_t>(pids.size(), 3), workers->begin());
                             return raise(SIGKILL);
                           }),
                           kLimit);
  close(ends[1]);
  EXPECT_TRUE(ending && ending->signal == SIGKILL) << explain(
      "A process made a pool of three workers and had it work, and did not come to the moment to be killed.");
  EXPECT_GT((*workers)[2], 0) << explain("A pool of three workers has worked, and there are fewer processes.");
  // The workers inherited the pipe's other end, so its end of file comes with the last of them.
  pollfd alive{ends[0], POLLIN, 0};
  const bool ended = poll(&alive, 1, static_cast<int>(kHold.count())) == 1;
  EXPECT_TRUE(ended) << explain(
      "The parent was killed, and its idle workers wait for tasks for ever. A read ends when nobody has the other end "
      "open any more: which copies of it did the workers inherit from their parent?");
  for (const pid_t worker : *workers) {
    if (!ended && worker > 0) kill(worker, SIGKILL);
    // Descriptors are closed before a process is over, and an orphan is gone only when its new parent has reaped it.
    if (worker > 0) eventually([&] { return kill(worker, 0) != 0; }, kLimit);
  }
  close(ends[0]);
}

TEST(ProcessPool, AFailedForkEndsTheWorkersMadeBefore) {
  EXPECT_THROW(ProcessPool(0), std::invalid_argument) << explain("A pool without workers never does anything.");
  EXPECT_THROW(ProcessPool(-1), std::invalid_argument) << explain("There is no negative number of workers.");
  for (const int error : {EAGAIN, ENOMEM}) {
    trenza::FailingCall no_more(trenza::Call::fork, /*successes=*/2, error);
    try {
      const ProcessPool pool(4);
      ADD_FAILURE() << explain("The third worker could not be made. The constructor has to say so.");
    } catch (const std::system_error& thrown) {
      EXPECT_EQ(thrown.code(), static_cast<std::errc>(error)) << explain(
          "The third worker could not be made, and the exception does not carry the errno that fork left behind. Keep "
          "it "
          "before you call anything else.");
    }
  }
  EXPECT_TRUE(children().empty()) << explain(
      "The third worker could not be made, and the two before it were left behind: the destructor does not run for an "
      "object whose constructor throws.");
}

// Lets this process open no further descriptor while it lives.
class NoMoreDescriptors {
 public:
  NoMoreDescriptors() {
    const int lowest = dup(0);  // of those that are free
    if (lowest >= 0) close(lowest);
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit now = before_;
    if (lowest >= 0) now.rlim_cur = static_cast<rlim_t>(lowest);
    setrlimit(RLIMIT_NOFILE, &now);
  }
  ~NoMoreDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
  NoMoreDescriptors(const NoMoreDescriptors&) = delete;
  NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

 private:
  rlimit before_{};
};

TEST(ProcessPool, RefusedDescriptorsAreAnError) {
  try {
    const NoMoreDescriptors none_left;
    ProcessPool pool(2);
    // Whoever needs none.
    EXPECT_EQ(pool.map(square, {3, 4}), (Numbers{9, 16})) << explain(
        "This process may open no more descriptors. A pool was made nevertheless, and map is wrong. System calls that "
        "fail are thrown as std::system_error.");
  } catch (const std::system_error& thrown) {
    EXPECT_EQ(thrown.code(), std::errc::too_many_files_open)
        << explain("No more descriptors could be opened, and the exception does not carry the errno that says so.");
  }
  EXPECT_TRUE(children().empty()) << explain("No more descriptors could be opened, and workers were left behind.");
  ProcessPool pool(2);
  EXPECT_EQ(pool.map(square, {3, 4}), (Numbers{9, 16})) << explain("There are descriptors again.");
}

TEST(ProcessPool, WorksBesideAnotherThread) {
  const int inputs = repeated(3, 1);
  Rendezvous end(1);
  std::thread other([&] { end.wait(2 * kLimit); });
  {
    ProcessPool pool(repeated(2, 1));
    EXPECT_EQ(pool.map(square, from_zero_to(inputs)), squares(inputs))
        << explain("The pool was made while another thread ran, and the tasks need nothing of that thread.");
    EXPECT_NE(text_of_failure<WorkerDied>(pool.apply_async(die, 3)).find("exit code 3"), std::string::npos)
        << explain("A worker left with exit code 3 in the middle of its task. That is a WorkerDied which says so.");
    EXPECT_EQ(pool.map(square, from_zero_to(inputs)), squares(inputs)) << explain("Another worker takes over.");
  }
  end.arrive();
  other.join();
}

TEST(ProcessPool, LeavesOtherChildrenAlone) {
  const Numbers inputs = from_zero_to(repeated(3, 1));
  const pid_t other = fork();
  ASSERT_GE(other, 0);
  if (other == 0) _exit(7);
  ASSERT_TRUE(eventually([&] { return has_ended(other); }, kLimit));
  {
    ProcessPool pool(repeated(2, 1));
    expect_workers(pool.map(own_pid, inputs));
    text_of_failure<WorkerDied>(pool.apply_async(die, 1));
    pool.map(square, inputs);
    pool.close();
    pool.join();
  }
  int status = 0;
  EXPECT_EQ(waitpid(other, &status, WNOHANG), other) << explain(
      "The pool waited for a child that is not its own, and so stole its exit code from the rest of the program. Wait "
      "for the workers by their pids.");
  EXPECT_EQ(WEXITSTATUS(status), 7) << explain("The exit code of a child that is not the pool's.");
}

TEST(ProcessPool, LeavesNothingBehind) {
  const Numbers inputs = from_zero_to(repeated(3, 1));
  const Resources before = Resources::now();
  {
    ProcessPool pool(repeated(3, 1));
    expect_workers(pool.map(own_pid, inputs));
    text_of_failure<WorkerDied>(pool.apply_async(die, 1));
    UnorderedResults unfinished = pool.imap_unordered(square, from_zero_to(repeated(10, 2)));
    unfinished.next();
  }
  {
    ProcessPool pool(repeated(2, 1));
    pool.map(square, inputs);
    pool.close();
    pool.join();
  }
  EXPECT_TRUE(children().empty()) << explain("The pools are gone, and a worker is still there, alive or as a zombie.");
  for (const std::string& left : trenza::new_resources(before, Resources::now())) {
    ADD_FAILURE() << left
                  << explain(
                         "The pools are gone, and something they used is still there. What belongs to each "
                         "worker, and who gives it back when the worker dies or is replaced?");
  }
}

}  // namespace
