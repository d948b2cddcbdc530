#include "exercises/06_interprocess_lock/interprocess_lock.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <exception>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "grader/testing/cpu_time.h"
#include "grader/testing/explain.h"
#include "grader/testing/faults.h"
#include "grader/testing/mode.h"
#include "grader/testing/processes.h"
#include "grader/testing/rendezvous.h"
#include "grader/testing/resources.h"
#include "grader/testing/shared.h"
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
using trenza::Resources;
using trenza::scaled;
using trenza::Shared;

constexpr milliseconds kLimit(5000);
constexpr char kGood[] = "exit code 0";

// A child of the test that runs `body` and ends with its value; killed and reaped when this goes out of scope.
class Child {
 public:
  explicit Child(const std::function<int()>& body) : pid_(fork()) {
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork in a test");
    if (pid_ > 0) return;
    try {
      _exit(body());
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what()
                    << explain(
                           "A process that used the lock got an exception that the contract does "
                           "not allow here.");
      _exit(100);
    }
  }
  ~Child() { stop(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }

  // How it ended, in words; "still running" if it did not within `limit`.
  std::string ending(milliseconds limit) {
    if (!eventually([&] { return is_zombie(pid_); }, limit)) return "still running";
    int status = 0;
    waitpid(std::exchange(pid_, 0), &status, 0);
    return to_string(WIFSIGNALED(status) ? Ending{std::nullopt, WTERMSIG(status)}
                                         : Ending{WEXITSTATUS(status), std::nullopt});
  }

  // Kills it, as SIGKILL does: at once and without a last word.
  void stop() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(std::exchange(pid_, 0), nullptr, 0);
  }

 private:
  pid_t pid_;
};

// True as soon as `condition` held in ten looks one after the other: a process that merely had no turn in one look, or
// is on its way to the lock, does not sleep in all of them.
bool settles(const std::function<bool()>& condition, milliseconds limit) {
  int calm = 0;
  return eventually([&] { return (calm = condition() ? calm + 1 : 0) >= 10; }, limit);
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
  bool lingered = false;  // of each process: fork copies it
  const int rounds = trenza::repeated(100, 2);
  const int sum = count_in_processes(2, rounds, [&] {
    if (!std::exchange(lingered, true)) linger(*witness, 2);
  });
  EXPECT_EQ(sum, 2 * rounds) << explain(
      "Two processes added 1 many times each, and additions were lost: both read the same number, and the one "
      "that wrote last wiped out the other's addition. From where to where must a process be alone?");
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
  count_in_processes(3, 1, [&] {
    if (*met || *gave_up) return;
    if (eventually([] { return children_of(getppid()).size() == 3; }, scaled(milliseconds(3000)))) {
      *met = true;
    } else {
      *gave_up = true;
    }
  });
  EXPECT_TRUE(*met) << explain(
      "The three processes were never alive together: one was waited for before the next was started. Start all, then "
      "wait for all.");
}

TEST(CountInProcesses, ADeadProcessIsAnError) {
  EXPECT_THROW(count_in_processes(1, 3, [] { raise(SIGKILL); }), std::runtime_error) << explain(
      "A process was killed in the middle of its work, and its half-done number was returned as if it were the sum. "
      "What does waitpid tell about how a child ended?");
}

TEST(CountInProcesses, AFailingForkThrowsAndWaits) {
  const trenza::FailingCall no_more(trenza::Call::fork, /*successes=*/2);
  EXPECT_THROW(count_in_processes(4, 1), std::system_error)
      << explain("The third fork failed, which has to be told by std::system_error. What does fork return then?");
  EXPECT_EQ(trenza::children().size(), 0u) << explain(
      "The third fork failed, and the processes that were started before it are still there. Wait for them before you "
      "throw.");
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
  EXPECT_EQ(one.ending(scaled(kLimit)), kGood) << explain("A child did not get the lock and give it back.");
  EXPECT_EQ(two.ending(scaled(kLimit)), kGood) << explain("A child did not get the lock and give it back.");
  EXPECT_EQ(witness->most, 1) << explain(
      "Two children of one parent held the lock at the same time. Does each of them see the same lock, or a copy of "
      "its own?");
}

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
  settles([&] { return *about_to_lock && (is_asleep(child.pid()) || is_zombie(child.pid())); }, scaled(kLimit));
  *given_back = true;
  mutex.unlock();
  EXPECT_EQ(child.ending(scaled(kLimit)), kGood) << explain(
      "The parent held the lock, and its child must wait until it is given back: it got in too early (exit code 1), or "
      "it was not woken.");
}

TEST(InterprocessMutex, TryLockDoesNotWait) {
  InterprocessMutex mutex;
  mutex.lock();
  Child child([&] { return mutex.try_lock() ? 1 : 0; });
  EXPECT_EQ(child.ending(scaled(milliseconds(2000))), kGood) << explain(
      "The lock was held, so try_lock has to return false at once: it waited, or it returned true (exit code 1).");
  child.stop();
  mutex.unlock();
  ASSERT_TRUE(mutex.try_lock()) << explain("Nobody holds the lock any more, so try_lock has to take it.");
  mutex.unlock();
}

TEST(InterprocessMutex, TryLockForGivesUpInTime) {
  constexpr milliseconds kTimeout(200);
  InterprocessMutex mutex;
  Rendezvous held(1);
  Child holder([&] {
    mutex.lock();
    held.arrive();
    Rendezvous(2).wait(scaled(kLimit));  // keeps it; nobody comes
    return 0;
  });
  ASSERT_TRUE(held.wait(scaled(kLimit))) << explain("A child could not take a free lock.");

  // On a busy machine one that spins uses little of the processor, but does not sleep: it stands in line. And one that
  // sleeps may stand in line for long before its wait begins, but not each time.
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

    ASSERT_FALSE(taken) << explain("Another process held the lock the whole time.");
    ASSERT_GE(elapsed, kTimeout) << explain(
        "try_lock_for gave up before its time had passed. Does the function you call want a duration, or a point in "
        "time, and of which clock?");
    ASSERT_LT(elapsed, scaled(milliseconds(2500))) << explain("try_lock_for waited much longer than it was told to.");
    // Where it is not known, nobody was awake.
    const auto awake = awake_after.value_or(nanoseconds(0)) - awake_before.value_or(nanoseconds(0));
    slept = cpu < milliseconds(10) && elapsed - awake > kTimeout / 5;
  }
  EXPECT_TRUE(slept) << explain(
      "try_lock_for used the processor all the time that it waited. Let the kernel put it to sleep instead of asking "
      "again and again.");
}

TEST(InterprocessMutex, TryLockForIgnoresTheWallClock) {
  constexpr milliseconds kTimeout(200);
  InterprocessMutex mutex;
  mutex.lock();
  Child waiter([&] {
    const trenza::UnsteadyWallClock put_back(-std::chrono::hours(1));
    const auto start = std::chrono::steady_clock::now();
    if (mutex.try_lock_for(kTimeout)) return 1;
    return std::chrono::steady_clock::now() - start < kTimeout ? 2 : 0;
  });
  EXPECT_EQ(waiter.ending(scaled(kLimit)), kGood) << explain(
      "Somebody put the computer's clock back while a process waited in try_lock_for, which gave up before its time "
      "had passed (exit code 2), or waits still. Which clock can nobody set, and which function takes it?");
  waiter.stop();
  mutex.unlock();
}

TEST(InterprocessMutex, TryLockForTakesWhatIsFreed) {
  InterprocessMutex mutex;
  Rendezvous held(1);
  Shared<std::atomic<bool>> about_to_wait;
  Child holder([&] {
    mutex.lock();
    held.arrive();
    settles([&] { return *about_to_wait && is_asleep(getppid()); }, scaled(kLimit));
    mutex.unlock();
    return 0;
  });
  ASSERT_TRUE(held.wait(scaled(kLimit))) << explain("A child could not take a free lock.");
  *about_to_wait = true;
  ASSERT_TRUE(mutex.try_lock_for(milliseconds(3000))) << explain(
      "The holder gave the lock back while another process waited for it, and the waiting one was never woken. Is this "
      "a lock for the threads of one process, or for several processes?");
  EXPECT_FALSE(mutex.previous_holder_died()) << explain("The holder before was alive and gave the lock back.");
  mutex.unlock();
  EXPECT_EQ(holder.ending(scaled(kLimit)), kGood) << explain("The holder could not give the lock back.");
}

// Takes `mutex` in a child and kills the child while it holds it.
void die_holding(InterprocessMutex& mutex) {
  Rendezvous held(1);
  Child holder([&] {
    mutex.lock();
    held.arrive();
    Rendezvous(2).wait(scaled(2 * kLimit));
    return 0;
  });
  ASSERT_TRUE(held.wait(scaled(kLimit))) << explain("A child could not take a free lock.");
  holder.stop();
}

TEST(InterprocessMutex, NextHolderIsToldOfADeath) {
  InterprocessMutex mutex;
  mutex.lock();
  EXPECT_FALSE(mutex.previous_holder_died()) << explain("Nobody has held this new lock before.");
  mutex.unlock();
  die_holding(mutex);
  bool taken = false;
  ASSERT_NO_THROW(taken = mutex.try_lock()) << explain(
      "The holder of the lock was killed. That is no error of the process that comes next: it gets the lock, and "
      "previous_holder_died() tells it.");
  ASSERT_TRUE(taken) << explain(
      "The holder of the lock was killed, and now nobody can take it any more. Which attribute of a mutex lets it "
      "survive its owner?");
  EXPECT_TRUE(mutex.previous_holder_died()) << explain(
      "The process that takes the lock of a dead one must be told: what the lock guards may be half changed.");
  mutex.unlock();
}

// A process waits in `take`, by the name of `call`, and the holder is killed.
void inherit(const std::function<bool(InterprocessMutex&)>& take, const std::string& call) {
  InterprocessMutex mutex;
  Rendezvous held(1);
  Shared<std::atomic<bool>> about_to_lock;
  Child holder([&] {
    mutex.lock();
    held.arrive();
    Rendezvous(2).wait(scaled(2 * kLimit));
    return 0;
  });
  ASSERT_TRUE(held.wait(scaled(kLimit))) << explain("A child could not take a free lock.");
  Child waiter([&] {
    *about_to_lock = true;
    if (!take(mutex)) return 2;
    const bool told = mutex.previous_holder_died();
    mutex.unlock();
    return told ? 0 : 1;
  });
  ASSERT_TRUE(settles([&] { return *about_to_lock && is_asleep(waiter.pid()); }, scaled(kLimit)))
      << explain("A process that waits in " + call + " has to sleep.");
  holder.stop();
  EXPECT_EQ(waiter.ending(scaled(milliseconds(3000))), kGood) << explain(
      "The holder was killed while another process waited in " + call +
      ". The waiting one has to get the lock (if it did not, it is still running, or left with exit code 2) and to be "
      "told (if it was not: exit code 1).");
}

TEST(InterprocessMutex, WaiterInheritsFromADeadHolder) {
  inherit(
      [](InterprocessMutex& mutex) {
        mutex.lock();
        return true;
      },
      "lock()");
  // ThreadSanitizer does not see pthread_mutex_clocklock, and would call the unlock after it wrong.
  if (trenza::mode() == trenza::Mode::tsan) return;
  inherit([](InterprocessMutex& mutex) { return mutex.try_lock_for(scaled(kLimit)); }, "try_lock_for()");
}

TEST(InterprocessMutex, WorksAgainAfterADeath) {
  InterprocessMutex mutex;
  die_holding(mutex);
  Child next([&] {
    mutex.lock();
    mutex.unlock();
    mutex.lock();
    const bool told_again = mutex.previous_holder_died();
    mutex.unlock();
    return told_again ? 1 : 0;
  });
  ASSERT_EQ(next.ending(scaled(milliseconds(3000))), kGood) << explain(
      "After the lock of a dead process was taken and given back, it has to be an ordinary lock again: it cannot be "
      "taken a second time, or it still speaks of the death (exit code 1). What must the first holder after a death "
      "declare before it unlocks?");
  ASSERT_TRUE(mutex.try_lock()) << explain("Nobody holds the lock.");
  EXPECT_FALSE(mutex.previous_holder_died()) << explain("The holder before gave the lock back.");
  Child other([&] { return mutex.try_lock() ? 1 : 0; });
  EXPECT_EQ(other.ending(scaled(milliseconds(3000))), kGood) << explain("The lock no longer excludes anybody.");
  mutex.unlock();
}

TEST(InterprocessMutex, UnlockingAFreeLockIsAnError) {
  InterprocessMutex mutex;
  EXPECT_THROW(mutex.unlock(), std::system_error) << explain(
      "Nobody holds the lock, so giving it back is a mistake of the caller that must not pass in silence. What does "
      "the C library's function return?");
  ASSERT_TRUE(mutex.try_lock()) << explain("A refused unlock must leave the lock as it was: free.");
  mutex.unlock();
}

TEST(InterprocessMutex, UnlockingAnothersLockIsAnError) {
  InterprocessMutex mutex;
  mutex.lock();
  Child stranger([&] {
    try {
      mutex.unlock();
      return 1;
    } catch (const std::system_error&) {
      return mutex.try_lock() ? 2 : 0;
    }
  });
  EXPECT_EQ(stranger.ending(scaled(milliseconds(3000))), kGood) << explain(
      "A process gave back a lock that its parent held. That has to be a std::system_error (exit code 1: there was "
      "none), and the parent has to keep the lock (exit code 2: it lost it).");
  stranger.stop();
  EXPECT_NO_THROW(mutex.unlock()) << explain("The holder has to be able to give its lock back.");
}

TEST(InterprocessMutex, LockingTwiceIsAnError) {
  InterprocessMutex mutex;
  Child child([&] {
    mutex.lock();
    try {
      mutex.lock();
      return 1;
    } catch (const std::system_error&) {
    }
    mutex.unlock();
    return 0;
  });
  EXPECT_EQ(child.ending(scaled(milliseconds(2000))), kGood) << explain(
      "A process took the lock twice. It must not wait for itself for ever (still running), nor get in twice (exit "
      "code 1), but get a std::system_error. Which type of mutex looks for such errors?");
}

TEST(InterprocessMutex, TwoLocksAreIndependent) {
  InterprocessMutex one;
  InterprocessMutex two;
  one.lock();
  ASSERT_TRUE(two.try_lock()) << explain(
      "Taking one lock took another one as well. Each object has a lock of its own.");
  two.unlock();
  Child child([&] { return one.try_lock() ? 1 : 0; });
  EXPECT_EQ(child.ending(scaled(milliseconds(3000))), kGood) << explain("Giving one lock back freed another one.");
  one.unlock();
}

TEST(InterprocessMutex, HasNoNameAndLeavesNothing) {
  const auto named = [](const std::string& resource) { return !resource.ends_with("(deleted)"); };
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
  }
  const std::vector<std::string> left = trenza::new_resources(before, Resources::now());
  EXPECT_TRUE(left.empty())
      << (left.empty() ? "" : left.front())
      << explain("The lock is destroyed, and what it used is still there. Who gives the memory back?");
}

}  // namespace
