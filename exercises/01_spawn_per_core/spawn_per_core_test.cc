#include "exercises/01_spawn_per_core/spawn_per_core.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <ext/stdio_filebuf.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

#include "grader/testing/assertions.h"
#include "grader/testing/call_site.h"
#include "grader/testing/cpu_time.h"
#include "grader/testing/direct_call.h"
#include "grader/testing/explain.h"
#include "grader/testing/faults.h"
#include "grader/testing/mode.h"
#include "grader/testing/processes.h"
#include "grader/testing/rendezvous.h"
#include "grader/testing/shared.h"

namespace {

using course::core_count;
using course::Outcome;
using course::run_per_core;
using trenza::explain;
using trenza::Shared;

constexpr int kChildren = 4;

// How long a party waits for the others before it gives up; correct code needs a few milliseconds of it.
std::chrono::milliseconds patience() { return trenza::scaled(std::chrono::seconds(3)); }

constexpr char kNotAtOnce[] =
    "A child waited for the others, and they were not there: the processes do not run at the same time. Do you wait "
    "for "
    "one child before you start the next?";

std::string to_string(const Outcome& outcome) {
  if (outcome.exit_code && outcome.signal) return "both an exit code and a signal, of which only one can be";
  return trenza::to_string(trenza::Ending{outcome.exit_code, outcome.signal});
}

bool ended_with(const Outcome& outcome, int exit_code) { return outcome.exit_code == exit_code && !outcome.signal; }

bool killed_by(const Outcome& outcome, int signal) { return outcome.signal == signal && !outcome.exit_code; }

// Where all children of a case meet. Once one of them has waited in vain, nobody waits any more, so that code which
// never has all of them alive costs the patience once and the case can say what is wrong.
class Meeting {
 public:
  explicit Meeting(int parties) : all_(parties) {}
  bool arrive_and_wait() {
    if (!*given_up_ && all_.arrive_and_wait(patience())) return true;
    *given_up_ = true;
    return false;
  }
  // Whether somebody waited in vain, or did not come at all.
  bool failed() const { return *given_up_ || !all_.wait(std::chrono::milliseconds(0)); }

 private:
  trenza::Rendezvous all_;
  const Shared<std::atomic<bool>> given_up_;
};

// The caller of run_per_core. A child that comes back from there, by return or by exception, is counted and ends here.
class Caller {
 public:
  std::vector<Outcome> run(int n, const course::Work& work) const {
    const EndStrays guard{*this};
    return run_per_core(n, work);
  }
  int strays() const { return strays_->load(); }

 private:
  struct EndStrays {
    const Caller& caller;
    ~EndStrays() {
      if (getpid() == caller.pid_) return;
      ++*caller.strays_;
      _exit(111);
    }
  };
  const pid_t pid_ = getpid();
  const Shared<std::atomic<int>> strays_;
};

// A work that returns 0, and notes in every process for which indices it was called: where nobody works, there is
// nothing that could be wrong, and a case must not pass by that.
class NotedWork {
 public:
  course::Work work() const {
    return [this](int index) {
      ++calls_->at(static_cast<std::size_t>(index));
      return 0;
    };
  }
  // Fails the case unless the work was called once for each of `n` indices.
  void demand(int n, trenza::CallSite place = trenza::CallSite::current()) const {
    const trenza::Asserting asserting;
    if (std::all_of(calls_->begin(), calls_->begin() + n, [](const auto& calls) { return calls == 1; })) return;
    ADD_FAILURE_AT(place.file, place.line) << explain("The work has to be called once for each index, and was not.");
  }

 private:
  const Shared<std::array<std::atomic<int>, kChildren>> calls_;  // by index
};

TEST(SpawnPerCore, EachIndexRunsOnce) {
  struct Seen {
    std::atomic<int> runs;
    std::atomic<pid_t> pid;
  };
  constexpr int kMost = 300;
  const int many = trenza::mode() == trenza::Mode::native ? kMost : kChildren;
  const Caller caller;  // which ends at once whoever comes back and is not the caller
  for (const int n : {0, 1, kChildren, many}) {
    const Shared<std::array<Seen, kMost>> seen;
    const Shared<std::atomic<int>> beyond;
    const auto outcomes = caller.run(n, [&](int index) {
      if (index < 0 || index >= n) {
        ++*beyond;
        return 1;
      }
      ++(*seen)[index].runs;
      (*seen)[index].pid = getpid();
      return 0;
    });

    const auto left = trenza::children();
    trenza::reap_all_children();
    ASSERT_EQ(left.size(), 0u) << explain(
        "run_per_core has returned, and children of it are still there. Who waits for them? A child that nobody waits "
        "for may not even have begun its work.");
    ASSERT_EQ(outcomes.size(), static_cast<std::size_t>(n))
        << explain("run_per_core has to return one outcome for each index.");
    EXPECT_EQ(*beyond, 0) << explain("A child got an index that does not exist. They go from 0 to n - 1.");
    std::set<pid_t> pids = {getpid()};
    for (int i = 0; i < n; ++i) {
      EXPECT_EQ((*seen)[i].runs, 1) << explain("work(" + std::to_string(i) +
                                               ") did not run exactly once. If it ran "
                                               "more often: where does a child go after its work?");
      EXPECT_EQ(outcomes[i].pid, (*seen)[i].pid) << explain("The outcome at place " + std::to_string(i) +
                                                            " does not carry the pid of the process that ran "
                                                            "work(" +
                                                            std::to_string(i) + ").");
      EXPECT_TRUE(pids.insert((*seen)[i].pid).second)
          << explain("work(" + std::to_string(i) +
                     ") ran in a process that had been used already. Each index needs a "
                     "child process of its own.");
    }
    if (HasFailure()) return;  // before many make it worse
  }
  if (trenza::mode() == trenza::Mode::interleave) return;  // the same once more
  const auto outcomes = caller.run(1, [](int) {
    const auto own = run_per_core(2, [](int index) { return 20 + index; });
    return own.size() == 2 && own[0].exit_code == 20 && own[1].exit_code == 21 ? 10 : 11;
  });
  EXPECT_TRUE(outcomes.size() == 1 && outcomes[0].exit_code == 10) << explain(
      "A child called run_per_core() in its turn, and its own children did not end with what their work returned. What "
      "of the first call does a process still have that was made in it?");
}

TEST(SpawnPerCore, AllAreAliveAtOnce) {
  // More than anybody has room for who thinks of the cores.
  const int many = trenza::mode() == trenza::Mode::native ? 140 : kChildren;
  Meeting all(many);
  const auto outcomes = run_per_core(many, [&](int) { return all.arrive_and_wait() ? 0 : 1; });
  ASSERT_FALSE(all.failed()) << explain(kNotAtOnce);
  for (const Outcome& outcome : outcomes) {
    ASSERT_TRUE(ended_with(outcome, 0)) << explain(
        "A child left with exit code 0, and its outcome says: " + to_string(outcome) + ".");
  }
}

TEST(SpawnPerCore, NoChildComesBack) {
  const Caller caller;
  const NotedWork noted;
  const auto outcomes = caller.run(kChildren, noted.work());
  EXPECT_EQ(caller.strays(), 0) << explain(
      "A child returned from run_per_core into the code that called it, so that code ran once more. What has to be the "
      "last thing that a child does?");
  ASSERT_EQ(outcomes.size(), std::size_t{kChildren}) << explain("There has to be one outcome for each index.");
  noted.demand(kChildren);
}

TEST(SpawnPerCore, ExceptionEndsItsChildOnly) {
  const Caller caller;
  const auto outcomes = caller.run(kChildren, [](int index) {
    const rlimit no_core_file{0, 0};
    setrlimit(RLIMIT_CORE, &no_core_file);
    if (index == 1) throw std::runtime_error("thrown on purpose, by the work of one child");
    return index;
  });
  EXPECT_EQ(caller.strays(), 0) << explain(
      "The work of a child threw, and the exception left run_per_core in that child: the code that called it ran once "
      "more. Where does the exception have to stop?");
  ASSERT_EQ(outcomes.size(), std::size_t{kChildren}) << explain("There has to be one outcome for each index.");
  EXPECT_TRUE(killed_by(outcomes[1], SIGABRT)) << explain(
      "A child whose work throws has to end by std::terminate, that is by signal 6 (SIGABRT). Its outcome "
      "says: " +
      to_string(outcomes[1]) + ".");
  EXPECT_TRUE(ended_with(outcomes[2], 2)) << explain("The other children must not notice that one of them threw.");
}

// Where a terminate handler of this program notes that it ran, while a case looks.
std::atomic<int>* terminate_handler_runs = nullptr;

TEST(SpawnPerCore, ExceptionCallsTheTerminateHandler) {
  const Shared<std::atomic<int>> runs;
  terminate_handler_runs = runs.get();
  const std::terminate_handler before = std::set_terminate([] {
    ++*terminate_handler_runs;
    std::abort();
  });
  const Caller caller;
  const auto outcomes = caller.run(1, [](int) -> int {
    const rlimit no_core_file{0, 0};
    setrlimit(RLIMIT_CORE, &no_core_file);
    throw 42;  // no std::exception
  });
  std::set_terminate(before);
  EXPECT_EQ(caller.strays(), 0) << explain(
      "The work of a child threw an int, and it left run_per_core in that child. Anything can be thrown, not only what "
      "is derived from std::exception.");
  ASSERT_EQ(outcomes.size(), 1u) << explain("There has to be one outcome for each index.");
  EXPECT_TRUE(killed_by(outcomes[0], SIGABRT)) << explain(
      "A child whose work throws has to end by std::terminate, that is by signal 6 (SIGABRT). Its outcome says: " +
      to_string(outcomes[0]) + ".");
  EXPECT_EQ(*runs, 1) << explain(
      "The work of a child threw, and the program's terminate handler did not run. std::abort ends with the same "
      "signal "
      "and leaves it out: what does C++ itself call for an exception that nobody catches?");
}

TEST(SpawnPerCore, EveryChildIsReaped) {
  const NotedWork noted;
  run_per_core(kChildren, noted.work());
  EXPECT_EQ(trenza::children().size(), 0u) << explain(
      "run_per_core has returned and children of it are still there, running or as zombies. A child is gone only when "
      "its parent has waited for it.");
  noted.demand(kChildren);
  trenza::reap_all_children();
}

TEST(SpawnPerCore, OtherChildrenAreLeftAlone) {
  const pid_t other = fork();
  ASSERT_GE(other, 0);
  if (other == 0) _exit(42);
  siginfo_t info{};
  ASSERT_EQ(waitid(P_PID, other, &info, WEXITED | WNOWAIT), 0);  // it has ended and was not reaped

  const NotedWork noted;
  run_per_core(kChildren, noted.work());

  int status = 0;
  EXPECT_EQ(waitpid(other, &status, WNOHANG), other) << explain(
      "The caller had a child of its own before, and can no longer wait for it: run_per_core took it. Which wait "
      "function lets you say for whom you wait?");
  EXPECT_EQ(WEXITSTATUS(status), 42);
  noted.demand(kChildren);
}

// Works until it has used `stretch` of CPU time; true if process `id` slept all the while, with all its threads. Its
// state alone would not do: whoever spins in waitpid() is often shown as asleep.
bool sleeps_for(pid_t id, std::chrono::nanoseconds stretch) {
  const auto before = trenza::awake_time(id);
  const auto used_before = trenza::process_cpu_time(id);
  const auto start = trenza::process_cpu_time();
  while (trenza::process_cpu_time() - start < stretch) {
  }
  const auto used = trenza::process_cpu_time(id);
  // Not equal: ThreadSanitizer has a thread of its own in there, which hardly does anything.
  const bool idle = used && used_before && *used - *used_before < stretch / 10;
  return idle && trenza::awake_time(id) == before && trenza::is_asleep(id);
}

TEST(SpawnPerCore, CallerSleepsWhileItWaits) {
  const std::chrono::nanoseconds stretch = trenza::scaled(std::chrono::milliseconds(100));
  const pid_t caller = getpid();
  const NotedWork noted;
  const auto outcomes = run_per_core(1, [&](int index) {
    noted.work()(index);
    // At first it may still be on its way from fork to its wait, and on a busy machine that takes time.
    constexpr int kStretches = 4;
    for (int i = 0; i < kStretches; ++i) {
      if (sleeps_for(caller, stretch)) return 0;
    }
    return 1;
  });
  // What fork costs the caller does not count: that takes as long as the machine is busy.
  EXPECT_TRUE(outcomes.size() == 1 && ended_with(outcomes[0], 0)) << explain(
      "While its child was working, the caller used the CPU too: it asks for the end again and again, and takes a core "
      "from the children. Let the kernel wake it up.");
  noted.demand(1);
}

TEST(SpawnPerCore, ExitCodesStandAtTheirIndex) {
  // The children end in reverse order. Each goes when the one after it has ended and the caller sleeps again, so a
  // caller that takes them as they come has taken that one by then.
  const pid_t caller = getpid();
  const Shared<std::array<std::atomic<pid_t>, kChildren>> pids;
  Meeting all(kChildren);
  const auto outcomes = run_per_core(kChildren, [&](int index) {
    (*pids)[index] = getpid();
    if (all.arrive_and_wait()) {
      if (index + 1 < kChildren) {
        const pid_t next = (*pids)[index + 1];
        trenza::eventually([next] { return trenza::is_zombie(next) || kill(next, 0) != 0; }, patience());
      }
      trenza::eventually([caller] { return trenza::is_asleep(caller); }, patience());
    }
    return 10 + index;
  });
  ASSERT_FALSE(all.failed()) << explain(kNotAtOnce);
  ASSERT_EQ(outcomes.size(), std::size_t{kChildren}) << explain("There has to be one outcome for each index.");
  for (int i = 0; i < kChildren; ++i) {
    EXPECT_TRUE(ended_with(outcomes[i], 10 + i))
        << explain("work(" + std::to_string(i) + ") returned " + std::to_string(10 + i) +
                   ", its outcome says: " + to_string(outcomes[i]) +
                   ". The children ended in another order than they were started: how do you "
                   "know whose outcome you hold?");
  }
}

TEST(SpawnPerCore, DeathBySignalIsNoExitCode) {
  const Shared<std::atomic<pid_t>> killed;
  const auto outcomes = run_per_core(kChildren, [&](int index) {
    if (index == 2) {
      *killed = getpid();
      raise(SIGKILL);
    }
    return std::array{255, SIGKILL, 0, 128 + SIGKILL}[index];  // those that could be taken for the signal, and the last
  });
  ASSERT_EQ(outcomes.size(), std::size_t{kChildren}) << explain("There has to be one outcome for each index.");
  EXPECT_TRUE(killed_by(outcomes[2], SIGKILL))
      << explain("This child was killed by signal 9, and its outcome says: " + to_string(outcomes[2]) +
                 ". The status from waitpid holds one of two things; ask it which before you take it apart.");
  EXPECT_EQ(outcomes[2].pid, killed->load())
      << explain("This child was killed by signal 9, and its outcome has another pid than its process had.");
  for (const auto& [index, code] : std::map<int, int>{{0, 255}, {1, 9}, {3, 137}}) {
    EXPECT_TRUE(ended_with(outcomes[index], code))
        << explain("A child left with exit code " + std::to_string(code) +
                   ", and its outcome says: " + to_string(outcomes[index]) + ".");
  }
}

// Counts a signal that this process handles while it lives. The handler is installed without SA_RESTART, so system
// calls that it interrupts end with EINTR. One at a time.
class CountedSignal {
 public:
  explicit CountedSignal(int signal) : signal_(signal) {
    current_ = count_.get();
    struct sigaction action {};
    action.sa_handler = [](int) { ++*current_; };
    sigaction(signal, &action, &before_);
  }
  ~CountedSignal() {
    trenza::reap_all_children();  // which could still send it, and then it would kill this process
    sigaction(signal_, &before_, nullptr);
  }
  int count() const { return count_->load(); }

 private:
  inline static std::atomic<int>* current_ = nullptr;
  const int signal_;
  struct sigaction before_ {};
  const Shared<std::atomic<int>> count_;
};

// What run_per_core() does where the fork after `successes` others fails with `error`.
void expect_failing_fork(int successes, int error) {
  const pid_t caller = getpid();
  const CountedSignal interruptions(SIGUSR1);
  trenza::FailingCall no_more(trenza::Call::fork, successes, error);
  try {
    run_per_core(kChildren, [&](int) {
      trenza::eventually([caller] { return trenza::is_asleep(caller); }, patience());
      // Errno is another one after the wait then. (In the interleave mode signals of other processes are not
      // controlled.)
      if (trenza::mode() == trenza::Mode::interleave) return 0;
      const int before = interruptions.count();
      kill(caller, SIGUSR1);
      trenza::eventually([&] { return interruptions.count() > before; }, patience());
      return 0;
    });
    ADD_FAILURE() << explain("Fork number " + std::to_string(successes + 1) +
                             " failed, and run_per_core did not throw. What does fork return then?");
  } catch (const std::system_error& thrown) {
    EXPECT_EQ(thrown.code(), static_cast<std::errc>(error)) << explain(
        "The exception has to carry the errno that fork left behind, and carries that of something else: " +
        thrown.code().message() + ". What does fork return when it fails? Keep errno before you call anything else.");
  } catch (const std::exception& thrown) {
    ADD_FAILURE() << thrown.what() << explain("A failing fork has to be told by std::system_error, with its errno.");
  }
  EXPECT_EQ(trenza::children().size(), 0u) << explain(
      "A fork failed, and the children that were started before it are still there. Wait for them before you "
      "throw.");
  trenza::reap_all_children();
}

TEST(SpawnPerCore, FailingForkThrowsAndReaps) {
  expect_failing_fork(2, EAGAIN);
  expect_failing_fork(2, ENOMEM);
  expect_failing_fork(0, EAGAIN);
}

TEST(SpawnPerCore, SignalsDoNotDisturbTheWait) {
  constexpr int kInterruptions = 20;
  constexpr std::chrono::milliseconds kMoment(200);
  constexpr int kTries = 40;
  const pid_t caller = getpid();
  const CountedSignal interruptions(SIGUSR1);
  Meeting all(kChildren);
  trenza::Rendezvous interrupted(1);
  // The first child wakes its parent from the wait, over and over, while all the others are held.
  const course::Work work = [&](int index) {
    if (!all.arrive_and_wait()) return 1;
    if (index != 0) return interrupted.wait(patience()) ? 10 + index : 1;
    int sent = 0;
    const auto interrupt = [&] {
      if (trenza::is_asleep(caller) && interruptions.count() >= sent && kill(caller, SIGUSR1) == 0) ++sent;
      return interruptions.count() >= kInterruptions;
    };
    // Sent again where the handler does not run: ThreadSanitizer keeps a signal that meets it at work in its own code
    // until the thread calls it once more, and a thread that sleeps does not.
    for (int tries = 1; !trenza::eventually(interrupt, kMoment); ++tries) {
      if (tries == kTries) return 1;
      sent = interruptions.count();
    }
    interrupted.arrive();
    return 10;
  };
  std::vector<Outcome> outcomes;
  std::string thrown;
  try {
    outcomes = run_per_core(kChildren, work);
  } catch (const std::exception& error) {
    thrown = error.what();
  }
  ASSERT_EQ(thrown, "") << explain(
      "Signals arrived while run_per_core was waiting, and it threw: " + thrown +
      ". A waitpid that fails with EINTR says nothing about the child, which is still there to be waited for.");
  ASSERT_FALSE(all.failed()) << explain(kNotAtOnce);
  ASSERT_EQ(outcomes.size(), std::size_t{kChildren}) << explain("There has to be one outcome for each index.");
  for (int i = 0; i < kChildren; ++i) {
    ASSERT_TRUE(ended_with(outcomes[i], 10 + i))
        << explain("Signals arrived while run_per_core was waiting, and the outcome of child " + std::to_string(i) +
                   " is wrong: " + to_string(outcomes[i]) +
                   ". A waitpid that fails with EINTR says nothing about the "
                   "child.");
  }
}

TEST(SpawnPerCore, AStoppedChildHasNotEnded) {
  const auto outcomes = run_per_core(1, [](int) {
    trenza::stop_for_a_moment(patience());
    return 7;
  });
  ASSERT_EQ(outcomes.size(), 1u) << explain("There has to be one outcome for each index.");
  EXPECT_TRUE(ended_with(outcomes[0], 7)) << explain(
      "A child was stopped for a moment (SIGSTOP, as by Ctrl-Z), went on and left with exit code 7. Its outcome "
      "says: " +
      to_string(outcomes[0]) + ". Which options of waitpid tell of children that have not ended?");
  EXPECT_EQ(trenza::children().size(), 0u)
      << explain("A child was stopped for a moment and went on, and run_per_core did not wait for its end.");
  trenza::reap_all_children();
}

// A stream into memory that children share, fully buffered as stdout is when it is no terminal.
class MemoryStream {
 public:
  // "a": each write goes to the end. Several processes that write at the offset they share overwrite each other here,
  // since the kernel guards that offset for files of a file system only, and this one belongs to none.
  MemoryStream() : file_(fdopen(memfd_create("output", 0), "a")) {
    if (file_ == nullptr) throw std::system_error(errno, std::generic_category(), "a file in memory");
  }
  ~MemoryStream() { std::fclose(file_); }
  MemoryStream(const MemoryStream&) = delete;
  MemoryStream& operator=(const MemoryStream&) = delete;

  std::FILE* file() const { return file_; }
  // All that has reached the file from any process; what this process still holds in its buffer is written first.
  std::string text() const {
    std::fflush(file_);
    char text[4096];
    const ssize_t size = pread(fileno(file_), text, sizeof text, 0);
    return std::string(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  }

 private:
  std::FILE* const file_;
};

TEST(SpawnPerCore, BufferedOutputIsWrittenOnce) {
  const MemoryStream stream;
  std::fputs("the caller's line\n", stream.file());
  const NotedWork noted;
  run_per_core(kChildren, noted.work());
  EXPECT_EQ(stream.text(), "the caller's line\n") << explain(
      "The caller had printed one line that was still in its buffer, and it came out several times. What does fork "
      "copy, "
      "and which way of ending a process writes it out?");
  noted.demand(kChildren);
}

TEST(SpawnPerCore, OutputOfWorkArrives) {
  const MemoryStream stream;
  run_per_core(kChildren, [&](int index) {
    std::fprintf(stream.file(), "%d", index);
    return 0;
  });
  std::string text = stream.text();
  std::sort(text.begin(), text.end());
  EXPECT_EQ(text, "0123") << explain(
      "Each child printed its index to a stream of stdio that is not stdout, and not every one arrived. _exit ends a "
      "process at once, whatever is still in its buffers: what writes out all of them?");
}

// Sends std::cout elsewhere while it lives, which must be no longer than `buffer` does.
class Redirected {
 public:
  explicit Redirected(std::streambuf* buffer) : before_(std::cout.rdbuf(buffer)) {}
  ~Redirected() {
    std::cout.flush();
    std::cout.rdbuf(before_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

 private:
  std::streambuf* const before_;
};

TEST(SpawnPerCore, CoutOfWorkArrivesOnce) {
  const int output = memfd_create("output", 0);
  ASSERT_GE(output, 0);
  fcntl(output, F_SETFL, O_APPEND);  // several processes write, see MemoryStream
  std::string text;
  {
    __gnu_cxx::stdio_filebuf<char> buffer(output, std::ios::out | std::ios::app);
    const Redirected redirected(&buffer);
    std::cout << 'c';
    run_per_core(kChildren, [](int index) {
      std::cout << index;
      return 0;
    });
    std::cout.flush();
    char written[256];
    const ssize_t size = pread(output, written, sizeof written, 0);
    text.assign(written, size > 0 ? static_cast<std::size_t>(size) : 0);
  }
  std::sort(text.begin(), text.end());
  EXPECT_EQ(text, "0123c") << explain(
      "The caller printed c to std::cout and each child its index, and not each of them arrived once. std::cout may "
      "have "
      "a buffer of its own, which fork copies and _exit throws away.");
}

struct ExitHandlerRuns {
  std::atomic<int> at_exit, at_quick_exit;
};
TEST(SpawnPerCore, ExitHandlersRunInTheCallerOnly) {
  const Shared<ExitHandlerRuns> runs;
  static ExitHandlerRuns* looking = nullptr;  // handlers cannot be taken back: these do nothing unless a case looks
  looking = runs.get();
  std::atexit([] {
    if (looking != nullptr) ++looking->at_exit;
  });
  std::at_quick_exit([] {
    if (looking != nullptr) ++looking->at_quick_exit;
  });
  const NotedWork noted;
  run_per_core(kChildren, noted.work());
  looking = nullptr;
  EXPECT_EQ(runs->at_exit, 0) << explain(
      "The caller has an exit handler, and it ran in a child. The handlers are the caller's, to run once: there is a "
      "way "
      "to end a process that leaves them out.");
  EXPECT_EQ(runs->at_quick_exit, 0) << explain(
      "The caller has a handler for std::quick_exit, and it ran in a child. The handlers are the caller's: there is a "
      "way "
      "to end a process that leaves out every kind of them.");
  noted.demand(kChildren);
}

// A machine with `configured` cores of which the thread that makes it may use `allowed` and all others `others`, as
// sched_getaffinity shows it while this lives; or one that does not tell and says `error`.
class SimulatedMachine {
 public:
  using Cores = std::set<std::size_t>;
  SimulatedMachine(std::size_t configured, const Cores& allowed, const Cores& others, int error = 0)
      : bytes_((configured + 63) / 64 * 8), allowed_(allowed), others_(others), error_(error) {
    current_ = this;
  }
  SimulatedMachine(std::size_t configured, const Cores& allowed) : SimulatedMachine(configured, allowed, allowed) {}
  ~SimulatedMachine() { current_ = nullptr; }

  static const SimulatedMachine* current() { return current_; }
  // What the kernel says of the thread `id`, 0 for the calling one.
  int get_affinity(pid_t id, std::size_t size, cpu_set_t* set) const {
    if (error_ != 0) return error_;
    if (size < bytes_ || size % sizeof(long) != 0) return EINVAL;  // as sched_getaffinity(2) says
    std::memset(set, 0, size);
    for (const std::size_t cpu : id == 0 || id == maker_ ? allowed_ : others_) CPU_SET_S(cpu, size, set);
    return 0;
  }

 private:
  inline static const SimulatedMachine* current_ = nullptr;
  const std::size_t bytes_;
  const Cores allowed_, others_;
  const int error_;
  const pid_t maker_ = gettid();
};

// Puts this process on one of the cores that it may use, the last one, while it lives.
class Pinned {
 public:
  Pinned() {
    sched_getaffinity(0, sizeof before_, &before_);
    std::size_t last = 0;
    for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
      if (CPU_ISSET(cpu, &before_)) last = cpu;
    }
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(last, &one);
    done_ = sched_setaffinity(0, sizeof one, &one) == 0;
  }
  ~Pinned() { sched_setaffinity(0, sizeof before_, &before_); }
  bool done() const { return done_; }

 private:
  cpu_set_t before_{};
  bool done_ = false;
};

TEST(SpawnPerCore, CoreCountHonoursAffinity) {
  {
    const Pinned pinned;
    ASSERT_TRUE(pinned.done()) << "This process cannot be put on one core: " << std::strerror(errno);
    EXPECT_EQ(core_count(), 1) << explain(
        "This process was put on one core, and core_count() says something else. Count the cores that this process may "
        "use, not those that the machine has.");
  }
  for (const std::set<std::size_t>& allowed : {std::set<std::size_t>{1, 4, 6}, {0, 2, 3, 5, 7}}) {
    const SimulatedMachine machine(8, allowed);
    EXPECT_EQ(core_count(), static_cast<int>(allowed.size())) << explain(
        "On a machine with 8 cores, sched_getaffinity allowed some of them, and core_count() does not say how many.");
  }
}

TEST(SpawnPerCore, CoreCountIsOfTheCallingThread) {
  int count = 0;
  std::thread([&] {
    const SimulatedMachine machine(8, {1, 4, 6}, {0, 1, 2, 3, 4, 5, 6});
    count = core_count();
  }).join();
  EXPECT_EQ(count, 3) << explain(
      "A thread may use 3 cores and the others of its process 7, and core_count() on that thread says something else. "
      "Each thread has cores of its own: whose did you ask for? getpid() is the number of the first thread.");
}

TEST(SpawnPerCore, CoreCountTellsWhatItIsNotTold) {
  const SimulatedMachine machine(8, {}, {}, EPERM);
  try {
    const int count = core_count();
    ADD_FAILURE() << count << explain("sched_getaffinity failed, and core_count() returned a number nevertheless.");
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::operation_not_permitted)
        << explain("The exception has to carry the error with which sched_getaffinity failed.");
  }
}

TEST(SpawnPerCore, CoreCountOfALargeMachine) {
  std::set<std::size_t> allowed;
  for (std::size_t cpu = 0; cpu < 3000; cpu += 2) allowed.insert(cpu);
  const SimulatedMachine machine(4096, allowed);
  try {
    const int count = core_count();
    // The C library looks at its heap when it needs more of it, and aborts where a set was larger than its memory.
    const auto more = std::make_unique<char[]>(100'000);
    EXPECT_NE(more, nullptr);
    EXPECT_EQ(count, 1500) << explain(
        "On a machine with 4096 cores, of which 1500 were allowed, core_count() is wrong. A cpu_set_t ends at 1024: "
        "see "
        "CPU_ALLOC(3) for larger ones.");
  } catch (const std::system_error& error) {
    ADD_FAILURE() << error.what()
                  << explain(
                         "On a machine with 4096 cores, core_count() threw. sched_getaffinity refuses a set that is "
                         "too small with EINVAL: "
                         "ask again with a larger one.");
  }
}

}  // namespace

// They come before the C library's, so that they show a SimulatedMachine to whoever asks.
extern "C" {

int sched_getaffinity(pid_t id, std::size_t size, cpu_set_t* set) noexcept {
  if (const SimulatedMachine* machine = SimulatedMachine::current()) {
    errno = machine->get_affinity(id, size, set);
    return errno == 0 ? 0 : -1;
  }
  // Directly: in the interleave mode syscall() is the explorer's, and refuses what it does not know.
  const long written =
      trenza::direct_call(SYS_sched_getaffinity, id, static_cast<long>(size), reinterpret_cast<long>(set));
  if (written < 0) {
    errno = static_cast<int>(-written);
    return -1;
  }
  std::memset(reinterpret_cast<char*>(set) + written, 0, size - static_cast<std::size_t>(written));
  return 0;
}

int pthread_getaffinity_np(pthread_t thread, std::size_t size, cpu_set_t* set) noexcept {
  if (const SimulatedMachine* machine = SimulatedMachine::current()) {
    return machine->get_affinity(pthread_equal(thread, pthread_self()) != 0 ? 0 : getpid(), size, set);
  }
  return sched_getaffinity(pthread_equal(thread, pthread_self()) != 0 ? 0 : getpid(), size, set) == 0 ? 0 : errno;
}
}
