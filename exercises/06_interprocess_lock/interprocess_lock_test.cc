#include "exercises/06_interprocess_lock/interprocess_lock.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "grader/testing/assertions.h"
#include "grader/testing/call_site.h"
#include "grader/testing/clocks.h"
#include "grader/testing/completion.h"
#include "grader/testing/cpu_time.h"
#include "grader/testing/explain.h"
#include "grader/testing/faults.h"
#include "grader/testing/guarded.h"
#include "grader/testing/mode.h"
#include "grader/testing/processes.h"
#include "grader/testing/rendezvous.h"
#include "grader/testing/repeated_signal.h"
#include "grader/testing/resources.h"
#include "grader/testing/shared.h"
#include "grader/testing/threads.h"
#include "grader/testing/wall_clock.h"

namespace {

using course::count_in_processes;
using course::InterprocessMutex;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using trenza::children_of;
using trenza::Ending;
using trenza::eventually;
using trenza::explain;
using trenza::is_asleep;
using trenza::is_zombie;
using trenza::Rendezvous;
using trenza::RepeatedSignal;
using trenza::Resources;
using trenza::scaled;
using trenza::Shared;

constexpr milliseconds kLimit(5000);
constexpr char kGood[] = "exit code 0";
constexpr char kStillRunning[] = "still running";

// A child of the test that runs `body` and ends with its value; killed and reaped when this goes out of scope.
class Child {
 public:
  explicit Child(const std::function<int()>& body, trenza::CallSite place = trenza::CallSite::current())
      : place_(place), pid_(fork()) {
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork in a test");
    if (pid_ == 0) completion_.end_with(trenza::guarded(body, place));
  }
  ~Child() { stop(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }

  // How it ended, in words; kStillRunning if it did not within `limit`.
  std::string ending(milliseconds limit) {
    if (!eventually([&] { return is_zombie(pid_); }, limit)) return kStillRunning;
    return to_string(reap());
  }

  // What each ending but kGood means, as a sentence for a learner.
  struct Meaning {
    std::string ending;
    std::string sentence;
  };
  // Fails the case, at `place`, unless this child ends well within `limit`; true if it does.
  bool expect_good(milliseconds limit, std::initializer_list<Meaning> meanings,
                   trenza::CallSite place = trenza::CallSite::current()) {
    const trenza::Asserting asserting;
    const std::string end = ending(limit);
    if (end == kGood) return true;
    if (end == "exit code " + std::to_string(trenza::kThrown)) return false;  // it has told the case already
    std::string sentence = end == kStillRunning ? "A process that uses the lock does not come to its end."
                                                : "A process that uses the lock ended in a way of its own: " + end;
    for (const Meaning& meaning : meanings) {
      if (meaning.ending == end) sentence = meaning.sentence;
    }
    ADD_FAILURE_AT(place.file, place.line) << end << explain(sentence);
    return false;
  }

  // Kills it, as SIGKILL does: at once and without a last word.
  void stop() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    reap();
  }

 private:
  Ending reap() {
    int status = 0;
    waitpid(std::exchange(pid_, 0), &status, 0);
    const Ending ending =
        WIFSIGNALED(status) ? Ending{std::nullopt, WTERMSIG(status)} : Ending{WEXITSTATUS(status), std::nullopt};
    completion_.demand(ending, place_);
    return ending;
  }

  const trenza::Completion completion_;  // first: it must be there before the fork
  const trenza::CallSite place_;
  pid_t pid_;
};

constexpr char kNoLock[] = "A child could not take a free lock.";
constexpr char kHasTwoHolders[] = " gave the lock to a process while another one held it.";
constexpr char kNotGivenBack[] = "A child did not get the lock and give it back.";

// True as soon as `condition` held in ten looks one after the other: a process that merely had no turn in one look, or
// is on its way to the lock, does not sleep in all of them.
bool settles(const std::function<bool()>& condition, milliseconds limit) {
  int calm = 0;
  return eventually([&] { return (calm = condition() ? calm + 1 : 0) >= 10; }, limit);
}

// Gives `child` the time to fall asleep in a call once it is `about_to` make it; less where it waits awake, which only
// try_lock_for must not.
bool falls_asleep(const Child& child, const std::atomic<bool>& about_to) {
  eventually([&] { return about_to.load() || is_zombie(child.pid()); }, scaled(kLimit));
  return settles([&] { return is_asleep(child.pid()) || is_zombie(child.pid()); }, scaled(milliseconds(1000))) &&
         !is_zombie(child.pid());
}

// The code of the std::system_error that `call` throws; nullopt if it throws none.
std::optional<std::error_code> error_of(const std::function<void()>& call) {
  errno = 0;  // so that nobody takes an old one for the error of this call
  try {
    call();
  } catch (const std::system_error& error) {
    return error.code();
  }
  return std::nullopt;
}

// That `error`, what a misuse ended with, is a `name`; `misuse` is a sentence that says what was done.
void expect_error(const std::optional<std::error_code>& error, std::errc expected, const std::string& name,
                  const std::string& misuse, trenza::CallSite place = trenza::CallSite::current()) {
  const trenza::Asserting asserting;
  std::string sentence;
  if (!error) {
    sentence = misuse + " That has to be a std::system_error (" + name + "), and nothing was thrown.";
  } else if (*error != expected) {
    sentence = misuse + " The std::system_error for it has to carry " + name + ", and carries " +
               std::to_string(error->value()) + " (" + error->message() +
               "). The pthread functions return their error; errno does not know it.";
  } else {
    return;
  }
  ADD_FAILURE_AT(place.file, place.line) << explain(sentence);
}

// Who is where in the critical section, seen by all processes.
struct Witness {
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::atomic<bool> all_alive{false};
};

// Stays in the critical section until somebody else is in it too, or until all `processes` children of our parent
// exist and the others have ended or sleep, so that nobody can be on the way in.
void linger(Witness& witness, int processes) {
  const int inside = ++witness.inside;
  int most = witness.most;
  while (inside > most && !witness.most.compare_exchange_weak(most, inside)) {
  }
  const auto others_wait = [&] {
    const std::vector<pid_t> siblings = children_of(getppid());
    if (static_cast<int>(siblings.size()) >= processes) witness.all_alive = true;
    return witness.all_alive && std::all_of(siblings.begin(), siblings.end(), [](pid_t pid) {
             return pid == getpid() || is_asleep(pid) || is_zombie(pid);
           });
  };
  settles([&] { return witness.most >= 2 || others_wait(); }, scaled(milliseconds(2000)));
  --witness.inside;
}

TEST(CountInProcesses, SumIsExact) {
  Shared<Witness> witness;
  Shared<std::atomic<int>> works;
  bool lingered = false;  // of each process: fork copies it
  const int rounds = trenza::repeated(100, 2);
  const pid_t caller = getpid();
  const int sum = count_in_processes(2, rounds, [&] {
    EXPECT_NE(getpid(), caller) << explain("The other work ran in the calling process. It belongs to the children.");
    ++*works;
    if (!std::exchange(lingered, true)) linger(*witness, 2);
  });
  EXPECT_EQ(*works, 2 * rounds) << explain("The other work belongs to each addition: of two processes with " +
                                           std::to_string(rounds) + " additions each it was done " +
                                           std::to_string(*works) + " times.");
  EXPECT_EQ(sum, 2 * rounds) << explain(
      "Two processes added 1 many times each, and additions were lost: both read the same number, and the one "
      "that wrote last wiped out the other's addition. From where to where must a process be alone?");
}

TEST(CountInProcesses, EachCallCountsFromZero) {
  Shared<std::atomic<pid_t>> worker;
  EXPECT_EQ(count_in_processes(1, 2, [&] { *worker = getpid(); }), 2) << explain("One process added 1 twice.");
  EXPECT_NE(*worker, 0) << explain("One process added 1 twice, and the other work was never done.");
  EXPECT_NE(*worker, getpid()) << explain(
      "One process was asked for, and the other work ran in the calling process. It belongs to a child, be it the only "
      "one: what it does to its process must not happen to the caller.");
  EXPECT_EQ(count_in_processes(1, 2), 2) << explain(
      "One process added 1 twice, in the second call of the program. Each call has a number of its own, which starts "
      "at 0.");
  EXPECT_EQ(count_in_processes(2, 0), 0) << explain("Two processes had no round to do, so the number is 0.");
  EXPECT_EQ(count_in_processes(0, 2), 0) << explain("No process had anything to do, so the number is 0.");
}

TEST(CountInProcesses, CountsFar) {
  const int processes = trenza::mode() == trenza::Mode::native ? 280 : trenza::repeated(70, 3);
  Shared<std::atomic<int>> works;
  EXPECT_EQ(count_in_processes(processes, 1, [&] { ++*works; }), processes)
      << explain("Each of " + std::to_string(processes) + " processes added 1. Is there room for so many anywhere?");
  EXPECT_EQ(*works, processes) << explain("Each of " + std::to_string(processes) +
                                          " processes added 1, and the other work belongs to each addition.");
  const int rounds = trenza::repeated(70'000, 3);
  EXPECT_EQ(count_in_processes(1, rounds), rounds) << explain(
      "One process added 1 " + std::to_string(rounds) + " times. Is the number kept in something smaller than an int?");
}

TEST(CountInProcesses, NeverTwoInside) {
  Shared<Witness> witness;
  bool lingered = false;
  const int processes = trenza::repeated(4, 2);
  const int rounds = trenza::repeated(5, 2);
  const int sum = count_in_processes(processes, rounds, [&] {
    if (!std::exchange(lingered, true)) linger(*witness, processes);
  });
  EXPECT_EQ(witness->most, 1) << explain(
      "Several processes were between reading the number and writing it back at the same time. The lock must be taken "
      "before the read, and all processes must use the same one.");
  EXPECT_EQ(sum, processes * rounds) << explain("Additions were lost. Does the lock reach from the read to the write?");
}

TEST(CountInProcesses, ProcessesRunAtTheSameTime) {
  Shared<std::atomic<bool>> met;
  Shared<std::atomic<bool>> gave_up;
  // More than anybody has room for who thinks of the cores. The one that is inside looks for all of them.
  const std::size_t many = trenza::mode() == trenza::Mode::native ? 50 : 3;
  count_in_processes(static_cast<int>(many), 1, [&] {
    if (*met || *gave_up) return;
    // As long as they still become more, the others are on their way.
    const auto alive = [] { return children_of(getppid()).size(); };
    std::size_t seen = alive();
    while (seen < many && eventually([&] { return alive() > seen; }, scaled(milliseconds(5000)))) seen = alive();
    (seen >= many ? *met : *gave_up) = true;
  });
  EXPECT_TRUE(*met) << explain(
      "The " + std::to_string(many) +
      " processes were never alive together: one was waited for before the next was started. Start all, then "
      "wait for all.");
}

TEST(CountInProcesses, ADeadProcessIsAnError) {
  EXPECT_THROW(count_in_processes(1, 3, [] { raise(SIGKILL); }), std::runtime_error) << explain(
      "A process was killed in the middle of its work, and its half-done number was returned as if it were the sum. "
      "What does waitpid tell about how a child ended?");
}

// count_in_processes(1, 3, ...) whose other work ends its process in round `last`, counted from 1, by _exit(0).
int count_until(int last) {
  int calls = 0;  // of the child: fork copies it
  return count_in_processes(1, 3, [&] {
    if (++calls == last) _exit(0);
  });
}

TEST(CountInProcesses, AnEarlyEndIsAnError) {
  for (const int last : {2, 1, 3}) {
    EXPECT_THROW(count_until(last), std::runtime_error) << explain(
        "The other work of round " + std::to_string(last) +
        " of three ended its process by _exit(0), and that was taken for a process that has done its work. An exit "
        "code of 0 is what anybody may say: how do you know that all rounds were done?");
  }
  EXPECT_THROW(count_in_processes(1, 3, [] { throw std::logic_error("the other work failed"); }), std::runtime_error)
      << explain("The other work threw an exception, so the child's work was not done.");
  EXPECT_THROW(count_in_processes(1, 3, [] { throw 42; }), std::runtime_error)
      << explain("The other work threw an int, so the child's work was not done.");
}

TEST(CountInProcesses, OtherChildrenAreNotItsOwn) {
  const auto ending =
      trenza::run_in_child(trenza::guarded([] {
                             Rendezvous end(1);
                             const Shared<std::atomic<int>> worked;
                             Child ended([] { return 7; });
                             if (!eventually([&] { return is_zombie(ended.pid()); }, scaled(kLimit))) return 4;
                             Child at_work([&] { return end.wait(scaled(4 * kLimit)) ? 0 : 1; });
                             try {
                               if (count_in_processes(2, 2, [&] { ++*worked; }) != 4) return 1;
                             } catch (const std::runtime_error&) {  // it has believed that one of them died
                               return 1;
                             }
                             if (*worked != 4) return 5;
                             if (children_of(getpid()).size() > 2) return 2;
                             if (!is_zombie(ended.pid()) || is_zombie(at_work.pid())) return 3;
                             return ended.ending(scaled(kLimit)) == "exit code 7" ? 0 : 3;
                           }),
                           scaled(kLimit));
  ASSERT_TRUE(ending.has_value()) << explain(
      "The caller had another child of its own at work, and count_in_processes never came back. It waits for the "
      "processes that it has started, and for no other.");
  const std::string early =
      "The caller had another child of its own that had ended, and count_in_processes took its end for that of one of "
      "the processes that it has started, and came back too early. Wait for each by its pid.";
  EXPECT_NE(to_string(*ending), "exit code 1") << explain(early);
  EXPECT_NE(to_string(*ending), "exit code 2") << explain(early);
  EXPECT_NE(to_string(*ending), "exit code 3") << explain(
      "The caller had another child of its own, and count_in_processes waited for that one as well: its exit code is "
      "lost. Wait for each of the processes that you have started, by its pid.");
  EXPECT_NE(to_string(*ending), "exit code 5")
      << explain("Two processes had two rounds each, and the other work was not called four times.");
  EXPECT_EQ(to_string(*ending), "exit code 0") << explain("The caller of count_in_processes had two other children.");
}

TEST(CountInProcesses, TheOthersAreWaitedForAfterADeath) {
  Shared<std::atomic<int>> inside;
  // In a child: who waits for the lock of the dead would wait for ever.
  const auto ending = trenza::run_in_child(trenza::guarded([&] {
                                             try {
                                               count_in_processes(3, 2, [&] {
                                                 if (++*inside == 1) raise(SIGKILL);
                                               });
                                               return 1;
                                             } catch (const std::runtime_error&) {
                                             }
                                             return trenza::children().empty() ? 0 : 2;
                                           }),
                                           scaled(kLimit));
  ASSERT_TRUE(ending.has_value()) << explain(
      "The first of three processes was killed in the middle of its other work, and count_in_processes never came "
      "back: do the others wait for what the dead one held?");
  EXPECT_NE(to_string(*ending), "exit code 1")
      << explain("The first of three processes was killed in the middle of its other work, and that was no error.");
  EXPECT_NE(to_string(*ending), "exit code 2") << explain(
      "The first of three processes was killed, and count_in_processes threw while others were still there, alive or "
      "as zombies. It has to throw after all have ended.");
  EXPECT_TRUE(to_string(*ending).starts_with("exit code"))
      << to_string(*ending)
      << explain(
             "The first of three processes was killed, and what count_in_processes threw is no std::runtime_error.");
}

TEST(CountInProcesses, AStoppedProcessHasNotEnded) {
  int sum = -1;
  const Shared<std::atomic<int>> worked;
  EXPECT_NO_THROW(sum = count_in_processes(1, 1,
                                           [&] {
                                             trenza::stop_for_a_moment(scaled(milliseconds(1000)));
                                             ++*worked;
                                           }))
      << explain(
             "A process was stopped for a moment (SIGSTOP, as by Ctrl-Z) and went on, and that was taken for its end. "
             "Which options of waitpid tell of children that have not ended?");
  EXPECT_TRUE(*worked == 1 && (sum == 1 || sum == -1)) << explain(
      "A process was stopped for a moment (SIGSTOP, as by Ctrl-Z), and count_in_processes returned before it had done "
      "its work.");
  EXPECT_EQ(trenza::children().size(), 0u)
      << explain("A process was stopped for a moment and went on, and count_in_processes did not wait for its end.");
  trenza::reap_all_children();
}

TEST(CountInProcesses, AFailingForkThrowsAndWaits) {
  const auto error_of_fork = [](int successes, int error) {
    const trenza::FailingCall no_more(trenza::Call::fork, successes, error);
    return error_of([] { count_in_processes(4, 1); });
  };
  expect_error(error_of_fork(2, EAGAIN), std::errc::resource_unavailable_try_again, "EAGAIN",
               "The third fork failed, as errno said right after it.");
  expect_error(error_of_fork(2, ENOMEM), std::errc::not_enough_memory, "ENOMEM",
               "The third fork failed for want of memory, as errno said right after it.");
  expect_error(error_of_fork(0, EAGAIN), std::errc::resource_unavailable_try_again, "EAGAIN",
               "Not even the first process could be made.");
  EXPECT_EQ(trenza::children().size(), 0u) << explain(
      "The third fork failed, and the processes that were started before it are still there. Wait for them before you "
      "throw.");
  trenza::reap_all_children();
}

// Calls a handler instead of the default action while it lives, without SA_RESTART: what is interrupted says so.
class Handled {
 public:
  explicit Handled(
      int signal, void (*handler)(int) = [](int) {})
      : signal_(signal) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigaction(signal_, &action, &previous_);
  }
  ~Handled() { sigaction(signal_, &previous_, nullptr); }
  Handled(const Handled&) = delete;
  Handled& operator=(const Handled&) = delete;

 private:
  int signal_;
  struct sigaction previous_ {};
};

// How often a process has handled the signal of a case, in memory that its children see.
const std::atomic<int>* handled_signals = nullptr;

// Other work of a child: a signal for its parent, once that waits. Goes on when it was handled: a child that has ended
// by then is what a wait tells of, signal or not.
void signal_the_waiting_parent() {
  settles([] { return is_asleep(getppid()); }, scaled(kLimit));
  const int before = *handled_signals;
  kill(getppid(), SIGUSR1);
  eventually([&] { return *handled_signals > before; }, scaled(kLimit));
}

TEST(CountInProcesses, SignalsDoNotDisturb) {
  static std::atomic<int>* count = nullptr;
  const Shared<std::atomic<int>> shared_count;
  handled_signals = count = shared_count.get();
  const Handled handled(SIGUSR1, [](int) { ++*count; });
  int sum = -1;
  EXPECT_NO_THROW(sum = count_in_processes(2, 2, signal_the_waiting_parent)) << explain(
      "A signal that is handled came while count_in_processes waited for its children, and it threw. A call "
      "that fails with EINTR says nothing about a child: call it again.");
  EXPECT_EQ(trenza::children().size(), 0u) << explain(
      "A signal that is handled came while count_in_processes waited for its children, and it left some of them. A "
      "call that fails with EINTR has waited for nobody: call it again.");
  EXPECT_TRUE(sum == 4 || sum == -1) << explain(
      "A signal that is handled came while count_in_processes waited for its children, and it returned before they "
      "had done their work.");
  trenza::reap_all_children();
  const trenza::FailingCall no_more(trenza::Call::fork, 2);
  expect_error(
      error_of([] { count_in_processes(3, 1, signal_the_waiting_parent); }), std::errc::resource_unavailable_try_again,
      "EAGAIN",
      "The third fork failed, and a signal that is handled came while the first two processes were waited for.");
  EXPECT_EQ(trenza::children().size(), 0u) << explain(
      "The third fork failed, a signal that is handled came while the first two processes were waited for, and some of "
      "them are still there. A call that fails with EINTR has waited for nobody, on this way out of the function as "
      "well.");
  trenza::reap_all_children();
}

TEST(InterprocessMutex, ExcludesSiblings) {
  InterprocessMutex mutex;
  Shared<Witness> witness;
  const auto body = [&] {
    const std::lock_guard guard(mutex);
    linger(*witness, 2);
    return 0;
  };
  Child one(body);
  Child two(body);
  one.expect_good(scaled(kLimit), {{kStillRunning, kNotGivenBack}});
  two.expect_good(scaled(kLimit), {{kStillRunning, kNotGivenBack}});
  EXPECT_EQ(witness->most, 1) << explain(
      "Two children of one parent held the lock at the same time. Does each of them see the same lock, or a copy of "
      "its own?");
}

// False if unlock() throws: a lock that another one took meanwhile may say so, and the case says it better.
bool gives_back(InterprocessMutex& mutex) {
  try {
    mutex.unlock();
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

constexpr char kCannotGiveBack[] = "Who held the lock all the time cannot give it back: unlock() throws.";

TEST(InterprocessMutex, ExcludesParentAndChild) {
  InterprocessMutex mutex;
  Shared<std::atomic<bool>> about_to_lock;
  Shared<std::atomic<bool>> given_back;
  mutex.lock();
  Child child([&] {
    *about_to_lock = true;
    mutex.lock();
    const bool was_given_back = *given_back;
    mutex.unlock();
    return was_given_back ? 0 : 1;
  });
  falls_asleep(child, *about_to_lock);
  *given_back = true;
  const bool gave_back = gives_back(mutex);
  child.expect_good(scaled(kLimit),
                    {{"exit code 1", "The parent held the lock, and its child got in all the same."},
                     {kStillRunning, "The parent gave the lock back, and its child, which waits for it, sleeps on."}});
  EXPECT_TRUE(gave_back) << explain(kCannotGiveBack);
}

TEST(InterprocessMutex, ExcludesThreads) {
  const auto mutex = std::make_shared<InterprocessMutex>();
  const auto given_back = std::make_shared<std::atomic<bool>>(false);
  const auto got_in = std::make_shared<std::atomic<int>>(0);  // 1: in time, 2: too early, 3: refused
  mutex->lock();
  trenza::Background other([mutex, given_back, got_in] {
    try {
      mutex->lock();
      *got_in = *given_back ? 1 : 2;
      mutex->unlock();
    } catch (const std::system_error&) {
      *got_in = 3;
    }
  });
  other.asleep(scaled(milliseconds(1000)));
  *given_back = true;
  mutex->unlock();
  ASSERT_TRUE(other.done(scaled(kLimit))) << explain("A thread waited for the lock, and was not woken.");
  EXPECT_NE(*got_in, 2) << explain("Two threads of one process held the lock at the same time.");
  EXPECT_NE(*got_in, 3) << explain(
      "One thread held the lock and another one of the same process wanted it. It has to wait, not to be refused: it "
      "does not hold the lock.");
}

TEST(InterprocessMutex, TryLockDoesNotWait) {
  InterprocessMutex mutex;
  mutex.lock();
  Child child([&] { return mutex.try_lock() ? 1 : 0; });
  child.expect_good(scaled(milliseconds(2000)),
                    {{"exit code 1", "Another process held the lock, and try_lock returned true."},
                     {kStillRunning, "Another process held the lock, and try_lock waits. It has to return at once."}});
  child.stop();
  mutex.unlock();
  ASSERT_TRUE(mutex.try_lock()) << explain("Nobody holds the lock any more, so try_lock has to take it.");
  mutex.unlock();
}

TEST(InterprocessMutex, TryLockForGivesUpInTime) {
  constexpr milliseconds kTimeout(200);
  InterprocessMutex mutex;
  mutex.lock();
  Child waiter([&] {
    // On a busy machine one that spins uses little of the processor, but does not sleep: it stands in line. And one
    // that sleeps may stand in line for long before its wait begins, but not each time.
    bool slept = false;
    constexpr int kAttempts = 3;
    for (int i = 0; i < kAttempts && !slept; ++i) {
      const auto awake_before = trenza::awake_time(getpid());
      const auto start = std::chrono::steady_clock::now();
      const auto cpu_start = trenza::thread_cpu_time();
      const bool taken = mutex.try_lock_for(kTimeout);
      const auto cpu = trenza::thread_cpu_time() - cpu_start;
      const auto elapsed = std::chrono::steady_clock::now() - start;
      const auto awake_after = trenza::awake_time(getpid());
      if (taken) return 1;
      if (elapsed < kTimeout) return 2;
      // Where it is not known, nobody was awake.
      const auto awake = awake_after.value_or(nanoseconds(0)) - awake_before.value_or(nanoseconds(0));
      slept = cpu < milliseconds(10) && elapsed - awake > kTimeout / 5;
    }
    return slept ? 0 : 3;
  });
  waiter.expect_good(
      scaled(milliseconds(2500)),
      {{"exit code 1", "Another process held the lock the whole time, and try_lock_for returned true."},
       {"exit code 2",
        "try_lock_for gave up before its time had passed. Does the function you call want a duration, or a point in "
        "time, and of which clock?"},
       {"exit code 3",
        "try_lock_for used the processor all the time that it waited. Let the kernel put it to sleep instead of asking "
        "again and again."},
       {kStillRunning,
        "try_lock_for(200 ms) was still waiting after more than two seconds. Is the moment at which it ends one of the "
        "clock that the function waits by?"}});
  waiter.stop();
  mutex.unlock();
}

// In a child, which is killed then: takes `mutex` and keeps it.
int hold_until_killed(InterprocessMutex& mutex, Rendezvous& held) {
  mutex.lock();
  held.arrive();
  Rendezvous(2).wait(scaled(2 * kLimit));
  return 0;
}

// Takes `mutex` in a child and kills the child while it holds it.
void die_holding(InterprocessMutex& mutex) {
  Rendezvous held(1);
  Child holder([&] { return hold_until_killed(mutex, held); });
  ASSERT_TRUE(held.wait(scaled(kLimit))) << explain(kNoLock);
  holder.stop();
}

constexpr milliseconds kNoTime[] = {milliseconds(0), milliseconds(-2000), -std::chrono::hours(24 * 365)};

TEST(InterprocessMutex, TryLockForOfNoTimeDoesNotWait) {
  InterprocessMutex mutex;
  mutex.lock();
  Child other([&] {
    const auto start = std::chrono::steady_clock::now();
    for (const milliseconds time : kNoTime) {
      if (mutex.try_lock_for(time)) return 1;
    }
    return std::chrono::steady_clock::now() - start < scaled(milliseconds(1000)) ? 0 : 2;
  });
  const std::string waits = "A time of 0, or less, leaves nothing to wait, and try_lock_for waited for a held lock.";
  other.expect_good(scaled(milliseconds(2000)),
                    {{"exit code 1", "Another process held the lock, and try_lock_for returned true."},
                     {"exit code 2", waits},
                     {kStillRunning, waits}});
  other.stop();
  mutex.unlock();
  for (const milliseconds time : kNoTime) {
    bool taken = false;
    EXPECT_NO_THROW(taken = mutex.try_lock_for(time))
        << explain("The lock was free, and try_lock_for threw because it was given no time to wait.");
    EXPECT_TRUE(taken) << explain(
        "The lock was free, and try_lock_for did not take it because it had no time to wait.");
    if (taken) mutex.unlock();
  }
  die_holding(mutex);
  bool taken = false;
  EXPECT_NO_THROW(taken = mutex.try_lock_for(milliseconds(0)))
      << explain("The holder of the lock was dead, and try_lock_for threw because it was given no time to wait.");
  ASSERT_TRUE(taken) << explain(
      "The holder of the lock was dead, and try_lock_for did not take it because it had no time to wait. Does every "
      "way of taking the lock know what a death is?");
  EXPECT_TRUE(mutex.previous_holder_died()) << explain(
      "The holder of the lock was dead, and the process that took it by try_lock_for, without time to wait, was not "
      "told.");
  mutex.unlock();
}

TEST(InterprocessMutex, TryLockForIgnoresTheWallClock) {
  constexpr milliseconds kTimeout(100);
  InterprocessMutex mutex;
  mutex.lock();
  Child waiter([&] {
    // First with a clock that nobody touches, so that what comes after it is the clock's doing.
    auto start = std::chrono::steady_clock::now();
    if (mutex.try_lock_for(kTimeout)) return 1;
    if (std::chrono::steady_clock::now() - start < kTimeout) return 3;
    const trenza::UnsteadyWallClock put_back(-std::chrono::hours(1));
    start = std::chrono::steady_clock::now();
    if (mutex.try_lock_for(kTimeout)) return 1;
    return std::chrono::steady_clock::now() - start < kTimeout ? 2 : 0;
  });
  waiter.expect_good(
      scaled(milliseconds(2500)),
      {{"exit code 1", "Another process held the lock the whole time, and try_lock_for returned true."},
       {"exit code 2",
        "Somebody put the computer's clock back while a process waited in try_lock_for, which then gave up before its "
        "time had passed. Which clock can nobody set, and which function takes it?"},
       {"exit code 3", "try_lock_for gave up before its time had passed."},
       {kStillRunning,
        "Somebody put the computer's clock back while a process waited in try_lock_for, which waits still. Which clock "
        "can nobody set, and which function takes it?"}});
  waiter.stop();
  mutex.unlock();
}

// The lock is held, a child waits for it in try_lock_for(timeout), and then the lock is given back; when the wait
// begins the child's clocks have gone forward by `meanwhile`.
void expect_taken_when_freed(milliseconds timeout, milliseconds meanwhile = {}) {
  InterprocessMutex mutex;
  Shared<std::atomic<bool>> about_to_wait;
  mutex.lock();
  Child waiter([&] {
    // Late enough in the clock's second for the nanoseconds of now and of 999 ms to be more than a second together.
    const auto into_the_second = [] {
      return nanoseconds(std::chrono::steady_clock::now().time_since_epoch()) % std::chrono::seconds(1);
    };
    eventually([&] { return into_the_second() > milliseconds(10); }, milliseconds(1000));
    *about_to_wait = true;
    const auto start = std::chrono::steady_clock::now();
    bool taken = false;
    trenza::time_passes_after_the_next_look(meanwhile);
    try {
      taken = mutex.try_lock_for(timeout);
    } catch (const std::system_error& error) {
      if (error.code() == std::errc::invalid_argument) return 4;
      throw;
    }
    if (!taken) return std::chrono::steady_clock::now() - start < timeout ? 3 : 2;
    const bool told = mutex.previous_holder_died();
    mutex.unlock();
    return told ? 1 : 0;
  });
  falls_asleep(waiter, *about_to_wait);
  const bool waits = !is_zombie(waiter.pid());
  mutex.unlock();
  const std::string call = "try_lock_for(" + std::to_string(timeout.count()) + " ms)";
  const std::string not_woken = "The lock was given back while another process waited for it in " + call +
                                ", and the waiting one slept on. Who wakes a waiter in another process?";
  const bool ended_well = waiter.expect_good(
      scaled(kLimit),
      {{"exit code 1",
        "The holder before was alive and gave the lock back, and the next one was told "
        "that it had died."},
       {"exit code 2", not_woken},
       {"exit code 3", call + (meanwhile.count() == 0
                                   ? " gave up before its time had passed."
                                   : " gave up although some of its time was left when the computer had been suspended "
                                     "for a part of it. Which is the longest time that it waits?")},
       {"exit code 4", call + " threw EINVAL: the moment at which its time ends is no moment at all. Do "
                              "its nanoseconds stay below a second, and does its type hold the timeout?"},
       {kStillRunning, not_woken}});
  EXPECT_TRUE(!ended_well || waits) << explain(call + kHasTwoHolders);
}

TEST(InterprocessMutex, TryLockForTakesWhatIsFreed) { expect_taken_when_freed(milliseconds(3000)); }

TEST(InterprocessMutex, AnyTimeoutIsAMoment) {
  expect_taken_when_freed(milliseconds(999));
  expect_taken_when_freed(milliseconds(2999));
  expect_taken_when_freed(std::chrono::hours(24 * 30));
}

TEST(InterprocessMutex, EachWaitIsAsLongAsItHasToBe) {
  expect_taken_when_freed(std::chrono::hours(24 * 365), std::chrono::hours(24 * 364));
  InterprocessMutex mutex;
  Shared<std::atomic<bool>> about_to_lock;
  Shared<std::atomic<bool>> given_back;
  mutex.lock();
  Child waiter([&] {
    *about_to_lock = true;
    trenza::time_passes_after_the_next_look(std::chrono::hours(24 * 1000));
    try {
      mutex.lock();
    } catch (const std::system_error&) {
      return 2;
    }
    const bool was_given_back = *given_back;
    mutex.unlock();
    return was_given_back ? 0 : 1;
  });
  falls_asleep(waiter, *about_to_lock);
  *given_back = true;
  mutex.unlock();
  waiter.expect_good(
      scaled(kLimit),
      {{"exit code 1", "lock() waited for a thousand days, and came back without the lock. It waits until it has it."},
       {"exit code 2", "lock() waited for a thousand days, and threw. It waits until it has the lock, however long."}});
}

// Takes `mutex`, whose holder has died, by try_lock; false, and a failure of the case, if that does not work.
bool takes_from_the_dead(InterprocessMutex& mutex, trenza::CallSite place = trenza::CallSite::current()) {
  const trenza::Asserting asserting;
  std::string sentence;
  try {
    if (mutex.try_lock()) return true;
    sentence = "The holder of the lock is dead, and try_lock returns false for the next one.";
    // A mutex that does not survive its owner belongs to the dead, and one that was taken belongs to us.
    const auto error = trenza::mode() == trenza::Mode::tsan ? std::error_code(EPERM, std::generic_category())
                                                            : error_of([&] { mutex.unlock(); });
    if (!error) {
      sentence +=
          " But the lock has been taken: it can be given back. Which answer of the C library's function means "
          "that you have it, although it is not 0?";
    } else {
      sentence += " Nobody can take it any more. How does a lock survive its owner?";
    }
  } catch (const std::exception& error) {
    sentence = std::string(
                   "The holder of the lock is dead. That is no error of the process that comes next: it gets "
                   "the lock, and previous_holder_died() tells it. It got an exception: ") +
               error.what();
  }
  ADD_FAILURE_AT(place.file, place.line) << explain(sentence);
  return false;
}

TEST(InterprocessMutex, NextHolderIsToldOfADeath) {
  InterprocessMutex mutex;
  mutex.lock();
  EXPECT_FALSE(mutex.previous_holder_died()) << explain("Nobody has held this new lock before.");
  mutex.unlock();
  die_holding(mutex);
  ASSERT_TRUE(takes_from_the_dead(mutex));
  EXPECT_TRUE(mutex.previous_holder_died()) << explain(
      "The process that takes the lock of a dead one must be told: what the lock guards may be half changed.");
  mutex.unlock();
}

TEST(InterprocessMutex, AnEndWithoutUnlockIsADeath) {
  InterprocessMutex mutex;
  Child holder([&] {
    mutex.lock();
    return 0;
  });
  // It stays a zombie: nobody waits for it before the lock is taken.
  ASSERT_TRUE(eventually([&] { return is_zombie(holder.pid()); }, scaled(kLimit))) << explain(kNoLock);
  ASSERT_TRUE(takes_from_the_dead(mutex));
  EXPECT_TRUE(mutex.previous_holder_died())
      << explain("A process ended by _exit(0) and had not given the lock back. The next holder must be told.");
  mutex.unlock();
}

TEST(InterprocessMutex, TheHeirIsToldUntilItUnlocks) {
  InterprocessMutex mutex;
  die_holding(mutex);
  ASSERT_TRUE(takes_from_the_dead(mutex));
  ASSERT_TRUE(mutex.previous_holder_died()) << explain("The holder before died with the lock.");
  EXPECT_TRUE(mutex.previous_holder_died()) << explain(
      "The holder before died, and previous_holder_died() says so only once. It has to say so as long as the lock is "
      "held.");
  Child other([&] {
    if (mutex.try_lock() || mutex.try_lock_for(milliseconds(10))) return 1;
    return error_of([&] { mutex.unlock(); }) ? 0 : 2;
  });
  other.expect_good(scaled(milliseconds(3000)), {{"exit code 1", "A process got the lock that its parent held."},
                                                 {"exit code 2", "A process gave back a lock that its parent held."}});
  EXPECT_TRUE(mutex.previous_holder_died()) << explain(
      "A process got the lock of a dead one, and then another process tried to take it, and did not get it. After that "
      "the holder is no longer told of the death. Who writes that note, and does it hold the lock then?");
  expect_error(error_of([&] { mutex.lock(); }), std::errc::resource_deadlock_would_occur, "EDEADLK",
               "A process took the lock twice.");
  EXPECT_TRUE(mutex.previous_holder_died()) << explain(
      "A process got the lock of a dead one, and was refused when it asked for it again. After that it is no longer "
      "told of the death.");
  EXPECT_TRUE(gives_back(mutex)) << explain(
      "A process got the lock of a dead one, and was refused when it asked for it again. After that it holds the lock "
      "no longer: unlock() throws.");
}

TEST(InterprocessMutex, TheHeirMayDieToo) {
  InterprocessMutex mutex;
  die_holding(mutex);
  for (int heir = 0; heir < trenza::repeated(3, 1); ++heir) {
    Rendezvous ready(1);
    Shared<std::atomic<bool>> told;
    Child next([&] {
      if (!takes_from_the_dead(mutex)) return 0;
      *told = mutex.previous_holder_died();
      ready.arrive();
      Rendezvous(2).wait(scaled(2 * kLimit));
      return 0;
    });
    ASSERT_TRUE(eventually([&] { return ready.arrived() > 0 || is_zombie(next.pid()); }, scaled(kLimit)));
    if (ready.arrived() == 0) return;  // it has told the case
    EXPECT_TRUE(*told) << explain(
        "The holder before died with the lock, after another one had: the next must be told.");
    next.stop();
  }
  ASSERT_TRUE(takes_from_the_dead(mutex));
  EXPECT_TRUE(mutex.previous_holder_died())
      << explain("The holder before got the lock of a dead one, and died with it, too. The next must be told.");
  mutex.unlock();
  bool taken = false;
  EXPECT_NO_THROW(taken = mutex.try_lock()) << explain(
      "Several holders died one after the other. The next one got the lock and gave it back, and now nobody can take "
      "it: "
      "the lock of a dead holder has to be declared consistent each time.");
  ASSERT_TRUE(taken) << explain("Nobody holds the lock.");
  EXPECT_FALSE(mutex.previous_holder_died()) << explain("The holder before gave the lock back.");
  mutex.unlock();
}

// A process waits in `take`, by the name of `call`, and the holder is killed; before that, another one has waited in
// vain if `one_gave_up`.
void inherit(const std::function<bool(InterprocessMutex&)>& take, const std::string& call, bool one_gave_up = false) {
  InterprocessMutex mutex;
  Rendezvous held(1);
  Shared<std::atomic<bool>> about_to_lock;
  Child holder([&] { return hold_until_killed(mutex, held); });
  ASSERT_TRUE(held.wait(scaled(kLimit))) << explain(kNoLock);
  if (one_gave_up) {
    Child impatient([&] { return mutex.try_lock_for(milliseconds(20)) ? 1 : 0; });
    ASSERT_TRUE(impatient.expect_good(scaled(kLimit), {{"exit code 1", "Two processes held the lock."}}));
  }
  Child waiter([&] {
    *about_to_lock = true;
    if (!take(mutex)) return 2;
    const bool told = mutex.previous_holder_died();
    mutex.unlock();
    return told ? 0 : 1;
  });
  falls_asleep(waiter, *about_to_lock);
  holder.stop();
  const std::string lost = "The holder was killed while another process waited in " + call +
                           (one_gave_up ? ", and after a third one had given up waiting" : "") +
                           ". The waiting one has to get the lock, and ";
  waiter.expect_good(scaled(milliseconds(3000)), {{"exit code 1", lost + "to be told of the death; it was not told."},
                                                  {"exit code 2", lost + "gave up instead."},
                                                  {kStillRunning, lost + "waits still."}});
}

bool take_by_lock(InterprocessMutex& mutex) {
  mutex.lock();
  return true;
}

TEST(InterprocessMutex, WaiterInheritsFromADeadHolder) {
  inherit(take_by_lock, "lock()");
  inherit([](InterprocessMutex& mutex) { return mutex.try_lock_for(scaled(kLimit)); }, "try_lock_for()");
}

TEST(InterprocessMutex, WhoGaveUpTakesNothingAlong) {
  {
    InterprocessMutex mutex;
    Shared<std::atomic<bool>> about_to_lock;
    mutex.lock();
    Child impatient([&] { return mutex.try_lock_for(milliseconds(20)) ? 1 : 0; });
    ASSERT_TRUE(impatient.expect_good(scaled(kLimit), {{"exit code 1", "Two processes held the lock."}}));
    Child waiter([&] {
      *about_to_lock = true;
      mutex.lock();
      mutex.unlock();
      return 0;
    });
    falls_asleep(waiter, *about_to_lock);
    mutex.unlock();
    waiter.expect_good(scaled(kLimit),
                       {{kStillRunning,
                         "A process gave up waiting in try_lock_for. Then the lock was given back, and another process "
                         "that waits for it sleeps on."}});
  }
  inherit(take_by_lock, "lock()", /*one_gave_up=*/true);
}

TEST(InterprocessMutex, AKilledWaiterTakesNothingAlong) {
  InterprocessMutex mutex;
  Shared<std::atomic<bool>> about_to_lock[2];
  mutex.lock();
  const auto wait = [&](int i) {
    *about_to_lock[i] = true;
    mutex.lock();
    const bool told = mutex.previous_holder_died();
    mutex.unlock();
    return told ? 1 : 0;
  };
  Child killed([&] { return wait(0); });
  falls_asleep(killed, *about_to_lock[0]);
  Child waiter([&] { return wait(1); });
  falls_asleep(waiter, *about_to_lock[1]);
  const bool waits = !is_zombie(waiter.pid());
  killed.stop();
  mutex.unlock();
  const bool ended_well = waiter.expect_good(
      scaled(kLimit),
      {{"exit code 1",
        "A process was killed while it waited for the lock, which it has never held, and the next holder "
        "was told that the holder before had died."},
       {kStillRunning,
        "A process was killed while it waited for the lock. Then the lock was given back, and another "
        "process that waits for it sleeps on."}});
  EXPECT_TRUE(!ended_well || waits) << explain(std::string("lock()") + kHasTwoHolders);
  EXPECT_TRUE(mutex.try_lock()) << explain(
      "A process was killed while it waited for the lock, and nobody gets it now.");
  EXPECT_NO_THROW(mutex.unlock()) << explain("The holder has to be able to give its lock back.");
}

TEST(InterprocessMutex, ADeathConcernsOneLock) {
  InterprocessMutex one;
  InterprocessMutex other;
  die_holding(one);
  ASSERT_TRUE(takes_from_the_dead(one));
  other.lock();
  EXPECT_FALSE(other.previous_holder_died()) << explain(
      "The holder of one lock died, and the holder of another one, which nobody has held before, is told of it.");
  EXPECT_TRUE(one.previous_holder_died()) << explain(
      "A process got the lock of a dead one, and then took another lock, whose holder before had not died. After that "
      "it is no longer told of the death. Does each lock have a note of its own?");
  other.unlock();
  EXPECT_TRUE(one.previous_holder_died()) << explain(
      "A process got the lock of a dead one, and gave another lock back. After that it is no longer told of the "
      "death.");
  one.unlock();
}

TEST(InterprocessMutex, OfTwoWaitersOneIsTold) {
  InterprocessMutex mutex;
  Rendezvous held(1);
  Shared<std::atomic<bool>> about_to_lock[2];
  Shared<std::atomic<int>> told;
  Shared<std::atomic<int>> entered;
  Shared<std::atomic<int>> place_of_who_was_told;
  Child holder([&] { return hold_until_killed(mutex, held); });
  ASSERT_TRUE(held.wait(scaled(kLimit))) << explain(kNoLock);
  const auto wait = [&](int i) {
    *about_to_lock[i] = true;
    mutex.lock();
    const int place = ++*entered;
    if (mutex.previous_holder_died()) {
      ++*told;
      *place_of_who_was_told = place;
    }
    mutex.unlock();
    return 0;
  };
  Child one([&] { return wait(0); });
  Child two([&] { return wait(1); });
  falls_asleep(one, *about_to_lock[0]);
  falls_asleep(two, *about_to_lock[1]);
  holder.stop();
  const std::string waits = "The holder was killed while two processes waited for the lock, and one waits still.";
  const bool good = one.expect_good(scaled(milliseconds(3000)), {{kStillRunning, waits}});
  if (!two.expect_good(scaled(milliseconds(3000)), {{kStillRunning, waits}}) || !good) return;
  EXPECT_EQ(*told, 1) << explain(
      "The holder was killed while two processes waited for the lock. The one that got it first is told of the death; "
      "the other one's holder before gave the lock back.");
  EXPECT_EQ(*place_of_who_was_told, 1) << explain(
      "The holder was killed while two processes waited for the lock. The one that got it first was not told of the "
      "death, and the one after it was, whose holder before gave the lock back. Who gets the lock of a dead process "
      "has to keep it.");
}

TEST(InterprocessMutex, WorksAgainAfterADeath) {
  InterprocessMutex mutex;
  die_holding(mutex);
  Child next([&] {
    mutex.lock();
    mutex.unlock();
    try {
      mutex.lock();
    } catch (const std::system_error& error) {
      if (error.code() == std::errc::state_not_recoverable) return 2;
      throw;
    }
    const bool told_again = mutex.previous_holder_died();
    mutex.unlock();
    return told_again ? 1 : 0;
  });
  ASSERT_TRUE(next.expect_good(
      scaled(milliseconds(3000)),
      {{"exit code 1",
        "The lock of a dead process was taken and given back, and the one that took it then is told of "
        "the death as well. When is that note taken back?"},
       {"exit code 2",
        "The lock of a dead process was taken and given back, and since then nobody can take it (ENOTRECOVERABLE). "
        "What "
        "has the one to say to the lock that gets it from a dead holder?"},
       {kStillRunning, "The lock of a dead process cannot be taken, or not a second time."}}));
  ASSERT_TRUE(mutex.try_lock()) << explain("Nobody holds the lock.");
  EXPECT_FALSE(mutex.previous_holder_died()) << explain("The holder before gave the lock back.");
  Child other([&] { return mutex.try_lock() ? 1 : 0; });
  other.expect_good(scaled(milliseconds(3000)), {{"exit code 1", "The lock no longer excludes anybody."}});
  mutex.unlock();
}

volatile std::sig_atomic_t signals_seen = 0;
constexpr int kMostSignals = 120;
const RepeatedSignal* alarms = nullptr;
void count_alarm(int) {
  signals_seen = signals_seen + 1;
  if (signals_seen >= kMostSignals) alarms->stop();
}

TEST(InterprocessMutex, SignalsDoNotDisturbAWait) {
  const Handled handled(SIGUSR1);
  InterprocessMutex mutex;
  Shared<std::atomic<bool>> about_to_lock;
  Shared<std::atomic<bool>> given_back;
  mutex.lock();
  Child waiter([&] {
    *about_to_lock = true;
    mutex.lock();
    const bool was_given_back = *given_back;
    mutex.unlock();
    return was_given_back ? 0 : 1;
  });
  for (int i = 0; i < 3; ++i) {
    falls_asleep(waiter, *about_to_lock);
    kill(waiter.pid(), SIGUSR1);
  }
  falls_asleep(waiter, *about_to_lock);
  *given_back = true;
  const bool gave_back = gives_back(mutex);
  waiter.expect_good(
      scaled(kLimit),
      {{"exit code 1",
        "A signal that is handled came while a process waited in lock(), which returned without the "
        "lock. A call that fails with EINTR has done nothing: call it again."},
       {kStillRunning,
        "Signals came while a process waited in lock(). Then the lock was given back, and it sleeps on."}});
  EXPECT_TRUE(gave_back) << explain(kCannotGiveBack);
}

TEST(InterprocessMutex, SignalsNeitherEndNorStretchATimeout) {
  constexpr milliseconds kTimeout(200);
  InterprocessMutex mutex;
  mutex.lock();
  Child waiter([&] {
    const Handled handled(SIGALRM, count_alarm);
    signals_seen = 0;
    const auto start = std::chrono::steady_clock::now();
    const RepeatedSignal often(SIGALRM, milliseconds(5));
    alarms = &often;
    const bool taken = mutex.try_lock_for(kTimeout);
    often.stop();
    if (taken) return 1;
    if (std::chrono::steady_clock::now() - start < kTimeout) return 2;
    // Forty signals fit into the time, and no more reach a process that the machine lets wait: those that are not yet
    // delivered become one. So this tells a slow machine from a wait that begins anew.
    return signals_seen <= 80 ? 0 : 3;
  });
  waiter.expect_good(
      scaled(kLimit),
      {{"exit code 1", "Another process held the lock, and a signal made try_lock_for return true."},
       {"exit code 2", "A signal that is handled ended the waiting of try_lock_for before its time."},
       {"exit code 3",
        "Each signal made try_lock_for wait for the whole time again. Fix the end of the waiting once."}});
  waiter.stop();
  mutex.unlock();
}

TEST(InterprocessMutex, UnlockingAFreeLockIsAnError) {
  InterprocessMutex mutex;
  const std::string misuse = "Nobody holds the lock, and a process gave it back.";
  expect_error(error_of([&] { mutex.unlock(); }), std::errc::operation_not_permitted, "EPERM", misuse);
  ASSERT_TRUE(mutex.try_lock()) << explain("A refused unlock must leave the lock as it was: free.");
  mutex.unlock();
  expect_error(error_of([&] { mutex.unlock(); }), std::errc::operation_not_permitted, "EPERM", misuse);
}

TEST(InterprocessMutex, UnlockingAnothersLockIsAnError) {
  InterprocessMutex mutex;
  mutex.lock();
  Child stranger([&] {
    expect_error(error_of([&] { mutex.unlock(); }), std::errc::operation_not_permitted, "EPERM",
                 "A process gave back a lock that its parent held.");
    return mutex.try_lock() ? 2 : 0;
  });
  stranger.expect_good(scaled(milliseconds(3000)), {{"exit code 2",
                                                     "A process gave back a lock that its parent held, and the parent "
                                                     "has lost it."}});
  stranger.stop();
  EXPECT_NO_THROW(mutex.unlock()) << explain("The holder has to be able to give its lock back.");
}

TEST(InterprocessMutex, LockingTwiceIsAnError) {
  InterprocessMutex mutex;
  Child child([&] {
    mutex.lock();
    const auto error = error_of([&] { mutex.lock(); });
    if (!error) return 1;
    expect_error(error, std::errc::resource_deadlock_would_occur, "EDEADLK", "A process took the lock twice.");
    Child other([&] { return mutex.try_lock() ? 1 : 0; });
    if (other.ending(scaled(milliseconds(1000))) != kGood) return 2;
    mutex.unlock();
    return 0;
  });
  child.expect_good(
      scaled(milliseconds(2000)),
      {{"exit code 1", "A process took the lock twice, and got in twice. It has to get a std::system_error."},
       {"exit code 2", "A process was refused the lock that it holds, and holds it no longer: another one got it."},
       {kStillRunning,
        "A process took the lock twice, and waits for itself. It has to get a std::system_error. Which type of mutex "
        "looks for such errors?"}});
}

TEST(InterprocessMutex, ItsHolderNeverGetsItTwice) {
  InterprocessMutex mutex;
  // False and an error are both a refusal.
  const auto taken = [](const std::function<bool()>& take) {
    try {
      return take();
    } catch (const std::system_error&) {
      return false;
    }
  };
  Child child([&] {
    mutex.lock();
    if (taken([&] { return mutex.try_lock(); })) return 1;
    if (taken([&] { return mutex.try_lock_for(milliseconds(10)); })) return 2;
    mutex.unlock();
    Child other([&] { return mutex.try_lock() ? 0 : 1; });
    return other.ending(scaled(milliseconds(1000))) == kGood ? 0 : 3;
  });
  child.expect_good(
      scaled(milliseconds(2500)),
      {{"exit code 1", "A process held the lock, and try_lock gave it to the same process once more."},
       {"exit code 2", "A process held the lock, and try_lock_for gave it to the same process once more."},
       {"exit code 3",
        "A process that held the lock asked for it again, was refused, and gave it back once. It has to be free then."},
       {kStillRunning,
        "A process held the lock, and asked for it again by try_lock and try_lock_for(10 ms). One of "
        "them does not come back."}});
}

TEST(InterprocessMutex, TwoLocksAreIndependent) {
  InterprocessMutex one;
  ASSERT_TRUE(one.try_lock()) << explain("Nobody has ever held this new lock, and try_lock does not take it.");
  const int count = trenza::repeated(20, 2);  // that are held; ThreadSanitizer has room for 64
  std::vector<std::unique_ptr<InterprocessMutex>> others;
  for (int i = 0; i < trenza::repeated(300, 2); ++i) {
    ASSERT_NO_THROW(others.push_back(std::make_unique<InterprocessMutex>()))
        << explain("A program has " + std::to_string(i + 1) +
                   " locks, and one more cannot be made. Is there room for so many anywhere?");
  }
  const auto lock = [&](int i) -> InterprocessMutex& { return *others[static_cast<std::size_t>(i)]; };
  const auto takes = [](InterprocessMutex& mutex) {
    try {
      return mutex.try_lock();
    } catch (const std::system_error&) {  // as who has it already may be refused
      return false;
    }
  };
  for (int i = 0; i < count; ++i) {
    ASSERT_TRUE(takes(lock(i))) << explain(
        "One lock is held, and a new one cannot be taken. Each object has a lock of its own.");
  }
  lock(count - 1).unlock();
  Child child([&] {
    for (int i = 0; i + 1 < count; ++i) {
      if (lock(i).try_lock()) return 1;
    }
    return one.try_lock() ? 1 : lock(count - 1).try_lock() ? 0 : 2;
  });
  child.expect_good(scaled(milliseconds(3000)), {{"exit code 1", "Giving one lock back freed another one."},
                                                 {"exit code 2", "A lock was given back and cannot be taken."}});
  for (int i = 0; i + 1 < count; ++i) lock(i).unlock();
  one.unlock();
}

// Makes the stack as large as what comes next may need: it cannot grow either where nothing more can be mapped.
[[gnu::noinline]] void touch_stack() {
  volatile char room[std::size_t{64} << 10];
  for (std::size_t i = 0; i < sizeof room; i += 1024) room[i] = 0;
}

// The error of `call` where the program may map no more memory than it has; nullopt if that is enough.
std::optional<std::error_code> error_without_memory(const std::function<void()>& call) {
  std::free(std::malloc(std::size_t{64} << 10));  // the heap cannot grow either, and not all memory is to be shared
  touch_stack();
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  rlimit before{};
  getrlimit(RLIMIT_AS, &before);
  const rlimit no_more{pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)), before.rlim_max};
  setrlimit(RLIMIT_AS, &no_more);
  const std::shared_ptr<void> restored(nullptr, [&](void*) { setrlimit(RLIMIT_AS, &before); });
  return error_of(call);
}

TEST(InterprocessMutex, RefusedMemoryIsAnError) {
  Child child([] {
    expect_error(error_without_memory([] { const InterprocessMutex mutex; }), std::errc::not_enough_memory, "ENOMEM",
                 "The kernel had no memory for a lock.");
    int sum = 0;
    const auto error = error_without_memory([&] { sum = count_in_processes(1, 1); });
    if (error) {
      expect_error(error, std::errc::not_enough_memory, "ENOMEM", "The kernel had no memory for count_in_processes.");
    } else {
      EXPECT_EQ(sum, 1) << explain("One process added 1 once.");
    }
    return 0;
  });
  child.expect_good(
      scaled(kLimit),
      {{"signal 11 (Segmentation fault)",
        "The kernel had no memory for a lock, and what it answered was used as if it were memory. What does "
        "mmap return when it fails? (It is not a null pointer.)"}});
}

TEST(InterprocessMutex, HasNoNameAndLeavesNothing) {
  // Pipes and the like are no files: only a path is a name, and one that was removed is none any more.
  const auto named = [](const std::string& resource) {
    return resource.find(" /") != std::string::npos && !resource.ends_with("(deleted)");
  };
  const Resources before = Resources::now();
  {
    InterprocessMutex mutex;
    for (const std::string& resource : trenza::new_resources(before, Resources::now())) {
      EXPECT_FALSE(named(resource)) << resource
                                    << explain(
                                           "The lock lives in memory that has a name in the file system. If the "
                                           "program is killed, the name stays for "
                                           "ever; shared memory between parent and child needs none.");
    }
    mutex.lock();
    Child other([&] { return mutex.try_lock() ? 1 : 0; });
    other.expect_good(scaled(kLimit), {{"exit code 1", std::string("try_lock()") + kHasTwoHolders}});
    mutex.unlock();
  }
  const std::vector<std::string> left = trenza::new_resources(before, Resources::now());
  EXPECT_TRUE(left.empty())
      << (left.empty() ? "" : left.front())
      << explain("The lock is destroyed, and what it used is still there. Who gives the memory back?");
}

}  // namespace
