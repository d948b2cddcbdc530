#include "exercises/07_process_pool/process_pool.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
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

  Rendezvous entered;     // tasks that have begun
  Rendezvous release{1};  // opened by the test
  Rendezvous release_each[3]{Rendezvous(1), Rendezvous(1), Rendezvous(1)};
};
Stage* Stage::current = nullptr;

std::int64_t square(std::int64_t x) { return x * x; }

std::int64_t own_pid(std::int64_t) { return getpid(); }

// Holds its worker until the test releases it.
std::int64_t held(std::int64_t x) {
  Stage::current->entered.arrive();
  return Stage::current->release.wait(kHold) ? x : kNotReleased;
}

std::int64_t held_if_zero(std::int64_t x) { return x == 0 ? held(x) : x; }

std::int64_t held_each(std::int64_t x) { return Stage::current->release_each[x].wait(kHold) ? 100 + x : kNotReleased; }

// The first input waits until all others have been worked on.
std::int64_t square_zero_last(std::int64_t x) {
  if (x == 0) {
    Stage::current->entered.wait(kHold);
  } else {
    Stage::current->entered.arrive();
  }
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

// Ends its own worker: 0 by abort, 1 by SIGKILL, else by an exit code.
std::int64_t die(std::int64_t how) {
  if (how == 0) std::abort();
  if (how == 1) raise(SIGKILL);
  _exit(static_cast<int>(how));
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
std::string text_of_failure(AsyncResult result) {
  try {
    return "no exception, but the value " + std::to_string(result.get(kLimit));
  } catch (const Error& error) {
    return error.what();
  } catch (const std::exception& other) {
    return std::string("another type of exception: ") + other.what();
  }
}

// True if the child `pid` has ended with all its threads, so that its descriptors are closed, or is waited for already.
// A zombie in /proc says less: the other threads of its process may still be on their way out.
bool has_ended(pid_t pid) {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT | WNOHANG) != 0 || info.si_pid == pid;
}

TEST(ProcessPool, MapKeepsTheOrder) {
  const int inputs = repeated(10, 3);
  Stage stage(inputs - 1);
  ProcessPool pool(2);
  EXPECT_EQ(pool.map(square_zero_last, from_zero_to(inputs)), squares(inputs)) << explain(
      "map returns results in the order of the inputs, also when the first input takes longest. Where do you put a "
      "result when it arrives?");
  EXPECT_EQ(pool.map(square, {}), Numbers{}) << explain("No inputs, no results.");
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
}

TEST(ProcessPool, ImapUnorderedDoesNotWaitForASlowInput) {
  Stage stage;
  ProcessPool pool(2);
  UnorderedResults results = pool.imap_unordered(held_if_zero, {0, 1, 2, 3});
  Numbers fast;
  for (int i = 0; i < 3; ++i) fast.push_back(results.next().value_or(-2));
  std::sort(fast.begin(), fast.end());
  EXPECT_EQ(fast, (Numbers{1, 2, 3})) << explain(
      "One worker was busy with a slow input, and the results of the other worker had to wait for it. next() gives "
      "whatever result arrives first.");
  stage.release.arrive();
  EXPECT_EQ(results.next(), 0) << explain("The result of the slow input comes when it is there.");
}

TEST(ProcessPool, ApplyAsyncGivesItsResult) {
  Stage stage;
  ProcessPool pool(repeated(4, 2));
  AsyncResult result = pool.apply_async(square, 20);
  EXPECT_EQ(result.get(scaled(milliseconds(1000))), 400) << explain("20 * 20, worked out by a worker.");
  EXPECT_TRUE(result.ready()) << explain("The result was given, so it is ready.");
  result.wait();
  EXPECT_EQ(result.get(), 400) << explain("A result can be asked for again and again.");
  AsyncResult looked_at = pool.apply_async(held, 3);
  EXPECT_FALSE(looked_at.ready()) << explain("The task is still at work, so its result is not ready.");
  stage.release.arrive();
  EXPECT_TRUE(eventually([&] { return looked_at.ready(); }, kLimit)) << explain(
      "Somebody asks ready() again and again, and it never becomes true. Who takes in what the worker has sent, if not "
      "ready()?");
}

TEST(ProcessPool, CallsRunInTheWorkers) {
  {
    Stage stage;
    ProcessPool one(1);
    AsyncResult busy = one.apply_async(held, 7);
    AsyncResult waiting = one.apply_async(own_pid, 0);
    stage.release.arrive();
    EXPECT_NE(waiting.get(kLimit), getpid())
        << explain("The only worker was busy, and the function ran in the process that asked for it. It has to wait.");
    EXPECT_EQ(busy.get(kLimit), 7) << explain("The task that kept the worker busy lost its result.");
  }
  const int size = repeated(4, 2);
  ProcessPool pool(size);
  const std::vector<pid_t> workers = children();
  EXPECT_EQ(workers.size(), static_cast<std::size_t>(size))
      << explain("A pool of four has four worker processes from the beginning.");
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

TEST(ProcessPool, ATimeoutLeavesThePoolUsable) {
  Stage stage;
  ProcessPool pool(2);
  AsyncResult late = pool.apply_async(held, 7);
  EXPECT_FALSE(late.ready()) << explain("The task has not ended yet.");
  const auto start = steady_clock::now();
  EXPECT_THROW(late.get(milliseconds(50)), TimeoutError) << explain("The task takes longer than get was told to wait.");
  const auto waited = steady_clock::now() - start;
  EXPECT_GE(waited, milliseconds(50)) << explain("get gave up before its time had passed.");
  EXPECT_LT(waited, kHold / 2) << explain("get waited for the task to end, instead of giving up in time.");
  EXPECT_EQ(pool.apply_async(square, 20).get(kLimit), 400)
      << explain("After a timeout the pool takes more work, and another worker does it.");
  stage.release.arrive();
  EXPECT_EQ(late.get(kLimit), 7) << explain("A result that comes after a timeout can still be had.");
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
  EXPECT_EQ(pool.apply_async(owner_sleeps, 0).get(kLimit), 1) << explain(
      "Waiting for a result used the processor all the time. Let the kernel wake you when a worker has written "
      "something.");
}

// How many signals have come since the timer was set; the handler stops the timer when there were kMostSignals.
volatile std::sig_atomic_t signals_seen = 0;
constexpr int kMostSignals = 200;
void count_signal(int) {
  signals_seen = signals_seen + 1;
  const itimerval never{};
  if (signals_seen >= kMostSignals) setitimer(ITIMER_REAL, &never, nullptr);
}

TEST(ProcessPool, SignalsNeitherBreakNorStretchAWait) {
  constexpr milliseconds kTimeout(500);
  Stage stage;
  ProcessPool pool(1);
  struct sigaction action {};
  action.sa_handler = count_signal;  // without SA_RESTART: interrupted calls fail with EINTR
  struct sigaction previous {};
  sigaction(SIGALRM, &action, &previous);
  const itimerval often{{0, 5000}, {0, 5000}};
  const itimerval never{};

  AsyncResult late = pool.apply_async(held, 7);
  signals_seen = 0;
  setitimer(ITIMER_REAL, &often, nullptr);
  const auto start = steady_clock::now();
  EXPECT_THROW(late.get(kTimeout), TimeoutError) << explain(
      "Signals arrived while get was waiting. A system call that a signal interrupts fails with EINTR: that is no "
      "error. Call it again, with the time that is left.");
  const auto waited = steady_clock::now() - start;
  setitimer(ITIMER_REAL, &never, nullptr);
  sigaction(SIGALRM, &previous, nullptr);

  EXPECT_GE(waited, kTimeout) << explain("A signal ended the waiting before its time.");
  // A hundred signals fit into the time, and no more reach a process that the machine lets wait: signals that are not
  // yet delivered become one. So this tells a slow machine from a wait that begins anew.
  EXPECT_LE(signals_seen, 150) << explain(
      "Each signal made get wait for the whole time again. Fix the end of the waiting once, before the first wait.");
  stage.release.arrive();
  EXPECT_EQ(late.get(kLimit), 7) << explain("The result has to come in spite of the signals.");
}

TEST(ProcessPool, AnExceptionReachesGet) {
  ProcessPool pool(1);
  EXPECT_EQ(text_of_failure<TaskFailed>(pool.apply_async(throw_message, 7)), "there is no order number 7: ¿seguro?")
      << explain(
             "The function threw an exception in the worker. Its text has to travel to the parent, and get throws "
             "a TaskFailed with it.");
  EXPECT_EQ(text_of_failure<TaskFailed>(pool.apply_async(throw_long_message, 7)).substr(0, 500), long_message())
      << explain("The text of an exception was cut. The contract says how much of it must arrive.");
  EXPECT_NE(text_of_failure<TaskFailed>(pool.apply_async(throw_number, 7)).substr(0, 7), "another")
      << explain("The function threw something that is no std::exception. That is a TaskFailed too.");
  EXPECT_THROW(pool.map(throw_message, {1, 2}), TaskFailed) << explain("map reports the exception of a task as well.");
  UnorderedResults results = pool.imap_unordered(throw_message, {1});
  EXPECT_THROW(results.next(), TaskFailed) << explain("next() reports the exception of a task as well.");
  EXPECT_EQ(results.next(), std::nullopt) << explain("The only task was reported already.");
  EXPECT_EQ(pool.apply_async(square, 20).get(kLimit), 400) << explain("After an exception the worker goes on working.");
}

TEST(ProcessPool, MapThrowsAfterTheLastTask) {
  Stage stage;
  ProcessPool pool(2);
  EXPECT_THROW(pool.map(fail_if_zero, {0, 1}), TaskFailed) << explain("The first task failed: map must tell.");
  EXPECT_TRUE(stage.entered.wait(milliseconds(0))) << explain(
      "The first of two tasks failed, and map threw while the other was still at work. What its caller does next, it "
      "does beside a task of which it believes that it is over.");
}

TEST(ProcessPool, ADeadWorkerFailsItsTask) {
  Stage stage;
  ProcessPool pool(2);
  AsyncResult other = pool.apply_async(held, 7);
  const auto has = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
  const char* const hint =
      "The worker died in the middle of the task. get throws WorkerDied, and what() says by which "
      "signal or exit code. The parent can find that out: how does it notice that a worker is "
      "gone? A task must not be tried again, since it would kill the next worker too.";
  const std::pair<int, const char*> deaths[] = {{0, "signal 6"}, {1, "signal 9"}, {3, "exit code 3"}};
  for (const auto& [how, part] : std::span(deaths).first(repeated(3, 1))) {
    const std::string text = text_of_failure<WorkerDied>(pool.apply_async(die, how));
    ASSERT_TRUE(has(text, part)) << "instead of \"" << part << "\": " << text << explain(hint);
  }
  stage.release.arrive();
  EXPECT_EQ(other.get(kLimit), 7) << explain("The death of one worker is no business of the other one's task.");
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
}

TEST(ProcessPool, TenThousandTasksPassThroughTwoWorkers) {
  const auto ending = trenza::run_in_child(
      [] {
        ProcessPool pool(2);
        const Numbers inputs = from_zero_to(10'000);
        const Numbers results = pool.map(square, inputs);
        if (results.size() != inputs.size()) return 1;
        return std::equal(inputs.begin(), inputs.end(), results.begin(),
                          [](std::int64_t x, std::int64_t result) { return result == x * x; })
                   ? 0
                   : 1;
      },
      scaled(milliseconds(7000)));
  ASSERT_TRUE(ending.has_value()) << explain(
      "10,000 tasks were not done in time. A pipe takes only so much before write waits: if the parent first writes "
      "all tasks and the workers write their results meanwhile, in the end each waits for the other to read.");
  EXPECT_EQ(to_string(*ending), "exit code 0")
      << explain("10,000 tasks did not come back as 10,000 results in the order of the inputs.");
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
  EXPECT_EQ(before.get(kLimit), 7) << explain("What was taken before close() is still done.");
}

TEST(ProcessPool, JoinWaitsForTheRest) {
  const auto ending = trenza::run_in_child(
      [] {
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
        return children().empty() ? 0 : 3;
      },
      kLimit);
  ASSERT_TRUE(ending.has_value()) << explain(
      "join() does not come back: it waits for a worker, and the worker waits for a task. What tells a worker that no "
      "task will come? And does another worker hold a copy of the same end, which it inherited?");
  EXPECT_EQ(to_string(*ending), "exit code 0") << explain(
      "join() lets all work be done that was taken before close(): it came back before that (exit code 1), or a task "
      "did not get its own result (exit code 2), or a worker was left behind (exit code 3).");
}

TEST(ProcessPool, TerminateDropsWhatIsNotDone) {
  Stage stage;
  ProcessPool pool(1);
  AsyncResult done = pool.apply_async(square, 20);
  EXPECT_EQ(done.get(kLimit), 400) << explain("20 * 20, worked out by a worker.");
  AsyncResult running = pool.apply_async(held, 7);
  AsyncResult queued = pool.apply_async(square, 2);
  ASSERT_TRUE(stage.entered.wait(kLimit)) << explain("An idle worker gets its task at once.");
  pool.terminate();
  EXPECT_TRUE(children().empty()) << explain("terminate() ends the workers and waits for them.");
  EXPECT_EQ(done.get(kLimit), 400) << explain("A result that was there before terminate() stays.");
  ASSERT_THROW(running.get(kLimit), PoolClosed) << explain("Who waits for a task that was cut off must be told so.");
  EXPECT_THROW(queued.get(kLimit), PoolClosed) << explain("Who waits for a task that never began must be told so.");
  EXPECT_THROW(pool.apply_async(square, 1), PoolClosed) << explain("A terminated pool takes no more work.");
  pool.terminate();
  pool.join();
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
  trenza::run_in_child(
      [&] {
        ProcessPool pool(3);
        pool.map(square, {1, 2, 3});
        const std::vector<pid_t> pids = children();
        std::copy_n(pids.begin(), std::min<std::size_t>(pids.size(), 3), workers->begin());
        return raise(SIGKILL);
      },
      kLimit);
  close(ends[1]);
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
  trenza::FailingCall no_more(trenza::Call::fork, /*successes=*/2);
  EXPECT_THROW(ProcessPool(4), std::system_error)
      << explain("The third worker could not be made. The constructor has to say so.");
  EXPECT_TRUE(children().empty()) << explain(
      "The third worker could not be made, and the two before it were left behind: the destructor does not run for an "
      "object whose constructor throws.");
}

TEST(ProcessPool, WorksBesideAnotherThread) {
  const int inputs = repeated(3, 1);
  Rendezvous end(1);
  std::thread other([&] { end.wait(2 * kLimit); });
  {
    ProcessPool pool(repeated(2, 1));
    EXPECT_EQ(pool.map(square, from_zero_to(inputs)), squares(inputs))
        << explain("The pool was made while another thread ran, and the tasks need nothing of that thread.");
    EXPECT_NE(text_of_failure<WorkerDied>(pool.apply_async(die, 3)), "") << explain("Another worker takes over.");
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
    pool.map(square, inputs);
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
    pool.map(square, inputs);
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
