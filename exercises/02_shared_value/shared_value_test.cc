#include "exercises/02_shared_value/shared_value.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "grader/testing/assertions.h"
#include "grader/testing/call_site.h"
#include "grader/testing/explain.h"
#include "grader/testing/faults.h"
#include "grader/testing/mode.h"
#include "grader/testing/processes.h"
#include "grader/testing/rendezvous.h"
#include "grader/testing/resources.h"
#include "grader/testing/shared.h"

namespace {

using course::double_in_child;
using course::double_per_core;
using course::SharedMemory;
using course::SharedValue;
using trenza::explain;
using trenza::repeated;
using trenza::Resources;
using trenza::Shared;

const std::size_t kPage = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));

// How long a party waits for the others before it gives up; correct code needs a few milliseconds of it.
std::chrono::milliseconds patience() { return trenza::scaled(std::chrono::seconds(3)); }

char* bytes(const SharedMemory& memory) { return static_cast<char*>(memory.data()); }

// A step for one child, which notes that another process than the one that made it has called it: where nobody
// computes, nothing can go wrong, and a case must not pass by that.
class NotedStep {
 public:
  explicit NotedStep(course::Step step) : step_(std::move(step)) {}

  course::Step step() const {
    return [this](double x) {
      if (getpid() != maker_) *called_ = true;
      return step_(x);
    };
  }
  // Fails the case unless it was called so.
  void demand(trenza::CallSite place = trenza::CallSite::current()) const {
    const trenza::Asserting asserting;
    if (*called_) return;
    ADD_FAILURE_AT(place.file, place.line) << explain("The step has to be called in a child process, and was not.");
  }

 private:
  const course::Step step_;
  const pid_t maker_ = getpid();
  const Shared<std::atomic<bool>> called_;
};

// For a step that dies on purpose: leaves no core file.
void no_core_file() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

TEST(SharedValue, MemoryIsVisibleToTheParent) {
  const Resources before = Resources::now();
  SharedMemory memory(2 * kPage);
  const bool is_shared = !trenza::new_resources(before, Resources::now()).empty();
  const auto ending = trenza::run_in_child(
      [&] {
        bytes(memory)[0] = 'a';
        bytes(memory)[2 * kPage - 1] = 'z';
        const Resources with_it = Resources::now();
        { const SharedMemory unmapped_in_the_child_only = std::move(memory); }
        return is_shared && trenza::new_resources(Resources::now(), with_it).empty() ? 1 : 0;
      },
      patience());
  ASSERT_NE(ending, (trenza::Ending{1, {}})) << explain(
      "A child destroyed its copy of the owner, and the memory is still mapped there. A mapping belongs to a process: "
      "each of them gives back its own.");
  ASSERT_EQ(ending, (trenza::Ending{0, {}}))
      << explain("A child wrote to the first and to the last byte, and died of it.");
  EXPECT_EQ(std::string({bytes(memory)[0], bytes(memory)[2 * kPage - 1]}), "az") << explain(
      "A child wrote to the memory, and its parent does not see it: each of them has a copy. Which flag of mmap makes "
      "the "
      "difference?");
}

TEST(SharedValue, MemoryIsZeroed) {
  {
    const SharedMemory used(kPage);
    std::memset(used.data(), 0xAB, kPage);
  }
  const SharedMemory memory(kPage);
  EXPECT_EQ(memory.size(), kPage) << explain("size() has to be what was asked for.");
  EXPECT_TRUE(std::string(bytes(memory), kPage) == std::string(kPage, '\0'))
      << explain("New shared memory is not all zeros; it shows what somebody wrote there before.");
  EXPECT_EQ(SharedValue<double>().get(), 0.0) << explain("A new shared value does not start with 0.");
}

TEST(SharedValue, MemoryIsAligned) {
  for (const std::size_t size : {std::size_t{1}, sizeof(double), std::size_t{1000}, 3 * kPage + 1}) {
    const SharedMemory memory(size);
    EXPECT_EQ(memory.size(), size) << explain("size() has to be what was asked for.");
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory.data()) % kPage, 0u) << explain(
        "data() is not the start of a page, so an object there may be misaligned. Do you keep something of your own in "
        "front of it?");
  }
}

TEST(SharedValue, MemoryIsUnmappedAgain) {
  const Resources before = Resources::now();
  {
    const SharedMemory memory(3 * kPage);
    std::memset(memory.data(), 1, memory.size());
    EXPECT_FALSE(trenza::new_resources(before, Resources::now()).empty())
        << explain("There is no shared mapping in this process while a SharedMemory lives.");
  }
  EXPECT_EQ(trenza::new_resources(before, Resources::now()), std::vector<std::string>()) << explain(
      "A SharedMemory was destroyed, and this process still holds what is listed here. All of it has to go back to the "
      "kernel.");
}

// The names in /dev/shm, where POSIX shared memory has them.
std::vector<std::string> shared_names() {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/shm", none))
    names.push_back(entry.path().string());
  std::sort(names.begin(), names.end());
  return names;
}

// Whether `mapping`, a line of Resources, shows memory with a file behind it that has a name or had one on a disk. What
// comes from memfd_create has neither, nor has anonymous memory.
bool has_a_file(const std::string& mapping) {
  if (mapping.find(" /") == std::string::npos) return false;
  if (!mapping.ends_with(" (deleted)")) return true;
  const std::array<std::string, 4> without = {" /memfd:", " /dev/zero", " /dev/shm/", " /SYSV"};
  return std::none_of(without.begin(), without.end(),
                      [&](const std::string& path) { return mapping.find(path) != std::string::npos; });
}

TEST(SharedValue, MemoryHasNoName) {
  const Resources before = Resources::now();
  const auto names = shared_names();
  const SharedMemory memory(kPage);
  EXPECT_EQ(shared_names(), names) << explain(
      "While a SharedMemory lives, there is a new name in /dev/shm, by which any other process can open it. It is to "
      "have none.");
  const std::vector<std::string> mappings = trenza::new_resources(before, Resources::now());
  EXPECT_FALSE(mappings.empty()) << explain("There is no shared mapping in this process while a SharedMemory lives.");
  for (const std::string& mapping : mappings) {
    EXPECT_FALSE(has_a_file(mapping)) << explain("The memory of a SharedMemory is a file's, as this shows: " + mapping +
                                                 ". Which flag asks for memory without?");
  }
}

TEST(SharedValue, MovedFromIsEmpty) {
  std::optional<SharedMemory> old_owner(std::in_place, kPage);
  void* const address = old_owner->data();
  bytes(*old_owner)[0] = 'a';
  const Resources before = Resources::now();

  const SharedMemory new_owner = std::move(*old_owner);
  EXPECT_EQ(new_owner.data(), address) << explain("Moving has to hand over the memory, at the address where it is.");
  EXPECT_EQ(new_owner.size(), kPage) << explain("Moving has to hand over the size too.");
  EXPECT_EQ(old_owner->data(), nullptr) << explain(
      "The memory was moved away, and its old owner still points to it. Two owners will unmap it twice.");
  EXPECT_EQ(old_owner->size(), 0u) << explain("The memory was moved away, and its old owner still has a size.");

  old_owner.reset();
  ASSERT_EQ(Resources::now().mappings, before.mappings)
      << explain("The old owner was destroyed after it was moved from, and took the new owner's memory with it.");
  EXPECT_EQ(bytes(new_owner)[0], 'a') << explain("What stood in the memory was lost when it moved.");
}

TEST(SharedValue, MoveAssignmentUnmapsTheOld) {
  const Resources before = Resources::now();
  {
    SharedMemory first(kPage);
    SharedMemory second(kPage);
    void* const address = second.data();
    first = std::move(second);
    EXPECT_EQ(first.data(), address) << explain("Assigning by move has to hand over the memory.");
    EXPECT_EQ(second.data(), nullptr) << explain("The memory was moved away, and its old owner still points to it.");
    EXPECT_EQ(trenza::new_resources(before, Resources::now()).size(), 1u) << explain(
        "One SharedMemory took over another's memory, and what it had before is still mapped. Nobody knows it any "
        "more.");
  }
  EXPECT_EQ(trenza::new_resources(before, Resources::now()), std::vector<std::string>())
      << explain("After a move assignment, something is still mapped when both owners are gone.");
}

TEST(SharedValue, EmptyOwnersCanBeAssigned) {
  const Resources before = Resources::now();
  {
    SharedMemory first(kPage);
    SharedMemory second(std::move(first));
    SharedMemory third(std::move(first));
    EXPECT_EQ(third.data(), nullptr) << explain("What is moved from an empty SharedMemory is empty too.");
    first = std::move(second);
    EXPECT_NE(first.data(), nullptr) << explain("An empty SharedMemory was assigned another's memory, and is empty.");
    second = std::move(third);
    SharedMemory& itself = first;
    first = std::move(itself);
    const std::size_t mapped = trenza::new_resources(before, Resources::now()).size();
    EXPECT_EQ(mapped, first.data() != nullptr ? 1u : 0u)
        << explain("A SharedMemory was moved to itself, and what it says of its memory is no longer true.");
  }
  EXPECT_EQ(trenza::new_resources(before, Resources::now()), std::vector<std::string>())
      << explain("Owners were moved to and fro, and something is still mapped when all are gone.");
}

// What is mapped has to be locked into memory from now on, which the kernel refuses with another error than usual.
// Where it does not (root), or the mode maps memory of its own meanwhile, there is nothing to see.
void expect_error_of_a_locked_map() {
  if (trenza::mode() != trenza::Mode::native) return;
  constexpr std::size_t kSize = std::size_t{16} << 20;  // less than a file may have, for those who ask for one
  rlimit before{};
  getrlimit(RLIMIT_MEMLOCK, &before);
  const rlimit little{std::min<rlim_t>(before.rlim_max, 1 << 20), before.rlim_max};
  setrlimit(RLIMIT_MEMLOCK, &little);
  if (mlockall(MCL_FUTURE) != 0) return;
  errno = 0;
  void* const probe = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  const int error = errno;
  if (probe != MAP_FAILED) munmap(probe, kSize);
  std::optional<std::error_code> told;
  if (probe == MAP_FAILED) {
    try {
      const SharedMemory memory(kSize);
    } catch (const std::system_error& thrown) {
      told = thrown.code();
    }
  }
  munlockall();
  setrlimit(RLIMIT_MEMLOCK, &before);
  if (probe != MAP_FAILED) return;
  EXPECT_TRUE(told && *told == static_cast<std::errc>(error))
      << explain("The kernel refused the memory with " + std::string(strerrorname_np(error)) +
                 ", and the exception does not say so. Where does mmap leave its error?");
}

TEST(SharedValue, RefusedMemoryIsAnException) {
  signal(SIGXFSZ, SIG_IGN);  // for those who ask for it as a file in memory
  try {
    const SharedMemory memory(std::size_t{1} << 62);
    ADD_FAILURE() << explain(
        "The kernel refused to map that much memory, and nobody noticed. What does mmap return when it fails? (It is "
        "not a "
        "null pointer.)");
  } catch (const std::system_error& error) {
    EXPECT_TRUE(error.code() == std::errc::not_enough_memory || error.code() == std::errc::file_too_large ||
                error.code() == std::errc::invalid_argument)
        << error.code() << explain("The exception has to carry the errno with which the kernel refused the memory.");
  }
  expect_error_of_a_locked_map();
}

TEST(SharedValue, DoublesInAChild) {
  std::optional<double> doubled;
  std::string thrown;
  try {
    doubled = double_in_child(200.0);
  } catch (const std::exception& error) {
    thrown = error.what();
  }
  ASSERT_EQ(trenza::reap_all_children(), 0)
      << explain("double_in_child came back, and its child is still there. Who waits for it?");
  ASSERT_EQ(thrown, "") << explain(
      "A step that only doubles its number was called in a child, and double_in_child threw: " + thrown +
      ". Where does the child write what it has computed, and does its parent look at the same memory?");
  EXPECT_EQ(doubled, 400.0) << explain("200 doubled is not what came back from the child.");
  for (const double value : {0.0, -0.1, 1e300, std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(double_in_child(value, [](double x) { return x; }), value)
        << explain("The child returned this number, and its caller got another one. Every double is a result, also 0.");
  }

  const Shared<std::atomic<pid_t>> where;
  const double result = double_in_child(20.0, [&](double x) {
    *where = getpid();
    return x + 1;
  });
  EXPECT_EQ(result, 21.0) << explain("The child has to compute with the step that the caller brings.");
  EXPECT_NE(*where, 0) << explain("The step never ran.");
  EXPECT_NE(*where, getpid()) << explain("The step ran in the process of the caller, not in a child.");
  EXPECT_EQ(trenza::children().size(), 0u) << explain("double_in_child returned, and its child was not reaped.");
  trenza::reap_all_children();
}

TEST(SharedValue, WaitsBeforeItReads) {
  // The child computes nothing before its parent waits. A parent that does not wait for it has read by then.
  const pid_t caller = getpid();
  const NotedStep slow([caller](double x) {
    trenza::eventually([caller] { return trenza::is_asleep(caller); }, patience());
    return 2 * x;
  });
  std::optional<double> result;
  try {
    result = double_in_child(200.0, slow.step());
  } catch (const std::runtime_error& error) {
    ADD_FAILURE() << error.what()
                  << explain(
                         "The child was slow, and double_in_child says that it left no result. Wait for its end before "
                         "you look.");
  }
  if (result) {
    EXPECT_EQ(*result, 400.0) << explain(
        "The child was slow, and the value was read before it was written. How do you know that the child has "
        "finished?");
  }
  slow.demand();
  trenza::reap_all_children();
}

TEST(SharedValue, SignalsDoNotDisturbTheWait) {
  static std::atomic<int>* handled = nullptr;
  const Shared<std::atomic<int>> count;
  handled = count.get();
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) { ++*handled; };
  sigaction(SIGUSR1, &action, &before);  // without SA_RESTART: a system call that it interrupts ends with EINTR
  const pid_t caller = getpid();
  const NotedStep interrupting([&](double x) {
    for (int i = 0; i < 3; ++i) {
      trenza::eventually([caller] { return trenza::is_asleep(caller); }, patience());
      const int seen = *count;
      kill(caller, SIGUSR1);
      trenza::eventually([&] { return *count > seen; }, patience());
    }
    trenza::eventually([caller] { return trenza::is_asleep(caller); }, patience());
    return 2 * x;
  });
  std::vector<double> results;
  std::string thrown;
  try {
    results.push_back(double_in_child(200.0, interrupting.step()));
    results.push_back(double_per_core(100.0, 10, 1, interrupting.step()).at(0));
  } catch (const std::exception& error) {
    thrown = error.what();
  }
  EXPECT_EQ(trenza::reap_all_children(), 0) << explain(
      "A signal was handled while your function waited, and it came back without its child. What does waitpid say "
      "then, and what is known of the child?");
  sigaction(SIGUSR1, &before, nullptr);
  EXPECT_EQ(thrown, "") << explain(
      "A signal was handled while your function waited, and it threw although the child would have left a result. What "
      "does waitpid say when a signal has interrupted it?");
  EXPECT_EQ(results, (std::vector<double>{400, 200})) << explain(
      "A signal was handled while your function waited, and it returned something else than the child's result.");
  interrupting.demand();
}

TEST(SharedValue, OtherChildrenAreLeftAlone) {
  // It has ended already, so it is what somebody gets first who waits for any child.
  const pid_t other = fork();
  if (other == 0) _exit(42);
  siginfo_t info{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(other), &info, WEXITED | WNOWAIT), 0);

  const pid_t caller = getpid();
  const NotedStep slow([caller](double x) {
    trenza::eventually([caller] { return trenza::is_asleep(caller); }, patience());
    return 2 * x;
  });
  std::optional<double> result;
  try {
    result = double_in_child(200.0, slow.step());
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(result, 400.0) << explain(
      "The caller had a child of its own, which had ended before, and double_in_child took that for the end of the "
      "child that it had started. Which wait function lets you say for whom you wait?");
  int status = 0;
  EXPECT_EQ(waitpid(other, &status, WNOHANG), other)
      << explain("The caller had a child of its own before, and can no longer wait for it: double_in_child took it.");
  EXPECT_EQ(WEXITSTATUS(status), 42) << explain("The end of the caller's own child is no longer what it was.");
  slow.demand();
  trenza::reap_all_children();
}

TEST(SharedValue, AStoppedChildHasNotEnded) {
  const NotedStep stopped([](double x) {
    trenza::stop_for_a_moment(patience());
    return 2 * x;
  });
  std::optional<double> result;
  try {
    result = double_in_child(200.0, stopped.step());
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(result, 400.0) << explain(
      "The child was stopped for a moment (SIGSTOP, as by Ctrl-Z) and went on, and its result was not waited for. "
      "Which options of waitpid tell of children that have not ended?");
  EXPECT_EQ(trenza::children().size(), 0u)
      << explain("A child was stopped for a moment and went on, and double_in_child did not wait for its end.");
  stopped.demand();
  trenza::reap_all_children();
}

// What double_in_child returns for a step that leaves no result; nullopt if it throws, as it should.
std::optional<double> result_of(const course::Step& step) {
  try {
    return double_in_child(200.0, step);
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

TEST(SharedValue, DeadChildIsAnException) {
  const auto result = result_of([](double) {
    raise(SIGKILL);
    return 1.0;
  });
  EXPECT_EQ(result, std::nullopt) << explain(
      "The child was killed before it had computed anything, and a number was returned. A zero that nobody wrote is no "
      "result.");
  EXPECT_EQ(trenza::children().size(), 0u) << explain("The child was killed, and its parent has not reaped it.");
  trenza::reap_all_children();
}

TEST(SharedValue, ChildWithoutResultIsAnException) {
  EXPECT_EQ(result_of([](double) -> double { _exit(0); }), std::nullopt) << explain(
      "The step called _exit(0), so the child never wrote a result, and a number was returned. An exit code of 0 does "
      "not "
      "say that there is a result: what does?");
  EXPECT_EQ(result_of([](double) -> double { _exit(3); }), std::nullopt)
      << explain("The step called _exit(3), so the child never wrote a result, and a number was returned.");
  EXPECT_EQ(result_of([](double) -> double {
              no_core_file();
              throw std::invalid_argument("thrown on purpose, by the step of a child");
            }),
            std::nullopt)
      << explain("The step threw, so the child never wrote a result, and a number was returned.");
  EXPECT_EQ(result_of([](double) -> double {
              no_core_file();
              throw 42;
            }),
            std::nullopt)
      << explain("The step threw an int, so the child never wrote a result, and a number was returned.");
  const auto not_a_number = result_of([](double) { return std::numeric_limits<double>::quiet_NaN(); });
  EXPECT_TRUE(not_a_number && std::isnan(*not_a_number)) << explain(
      "The step returned \"not a number\", and its caller was told that there is no result. No number is left over to "
      "mean that: what else can say it?");
  EXPECT_EQ(trenza::children().size(), 0u) << explain("A child left no result, and its parent has not reaped it.");
  trenza::reap_all_children();
}

// Ends every process but the one that made it, and counts them.
class EndStrays {
 public:
  explicit EndStrays(const Shared<std::atomic<int>>& strays) : strays_(strays) {}
  ~EndStrays() {
    if (getpid() == pid_) return;
    ++*strays_;
    _exit(111);
  }

 private:
  const pid_t pid_ = getpid();
  const Shared<std::atomic<int>>& strays_;
};

TEST(SharedValue, NoChildComesBack) {
  const Shared<std::atomic<int>> strays;
  const auto try_all = [&](const course::Step& step) {
    try {
      const EndStrays guard(strays);
      double_in_child(200.0, step);
    } catch (const std::runtime_error&) {
    }
    try {
      const EndStrays guard(strays);
      double_per_core(100, 10, 2, step);
    } catch (const std::runtime_error&) {
    }
  };
  const NotedStep same([](double x) { return x; });
  try_all(same.step());
  EXPECT_EQ(*strays, 0) << explain(
      "A child returned into the code that called your function, so that code ran once more. What has to be the last "
      "thing "
      "that a child does?");
  try_all([](double) -> double {
    no_core_file();
    throw std::invalid_argument("thrown on purpose, by the step of a child");
  });
  try_all([](double) -> double {
    no_core_file();
    throw 42;  // no std::exception
  });
  EXPECT_EQ(*strays, 0) << explain(
      "The step threw, and the exception left your function in the child, so the code that called it ran once more. "
      "Where "
      "does the exception have to stop?");
  same.demand();
  trenza::reap_all_children();
}

TEST(SharedValue, DoublesPerCore) {
  const int children = repeated(4, 2);
  const auto first = [](std::vector<double> values, int count) {
    values.resize(static_cast<std::size_t>(count));
    return values;
  };
  const auto doubled = double_per_core(100, 10, children);
  ASSERT_EQ(trenza::reap_all_children(), 0)
      << explain("double_per_core returned, and children of it are still there. Who waits for them?");
  EXPECT_EQ(double_per_core(100, 10, 0), std::vector<double>()) << explain("No input, no result.");
  EXPECT_EQ(doubled, first({200, 220, 240, 260}, children)) << explain(
      "The results have to stand in the order of the inputs 100, 110, 120, 130. Has each child a value of its "
      "own to write to?");

  // Now the children end in reverse order: each one goes when the one after it has ended. So a value that all of them
  // write to holds 100 when the first result is read, and for good.
  const Shared<std::array<std::atomic<pid_t>, 4>> pids;
  const Shared<std::atomic<bool>> given_up;  // by one is by all, so that code without concurrency does not take forever
  const auto in_reverse = [&](double x) {
    const int index = static_cast<int>((x - 100) / 10);
    if (index < children - 1) {
      const std::atomic<pid_t>& next = (*pids)[index + 1];
      const auto next_has_ended = [&] { return next != 0 && (trenza::is_zombie(next) || kill(next, 0) != 0); };
      if (!*given_up && !trenza::eventually(next_has_ended, patience())) *given_up = true;
    }
    (*pids)[index] = getpid();
    return x;
  };
  EXPECT_EQ(double_per_core(100, 10, children, in_reverse), first({100, 110, 120, 130}, children)) << explain(
      "The children ended in another order than they were started, and the results are wrong. Has each child a value "
      "of its own to write to?");

  const int fewer = repeated(3, 2);
  EXPECT_EQ(double_per_core(1, -0.5, fewer, [](double x) { return x; }), first({1, 0.5, 0}, fewer))
      << explain("The inputs have to be first, first + stride and so on, and the step the one that the caller brings.");
}

TEST(SharedValue, PerCoreRunsAllAtOnce) {
  // More than anybody has room for who thinks of the cores.
  const int many = trenza::mode() == trenza::Mode::native ? 140 : 4;
  trenza::Rendezvous all(many);
  const Shared<std::atomic<bool>> given_up;
  // So many processes take their time on a busy machine.
  const auto longer = 2 * patience();
  const auto met = double_per_core(0, 1, many, [&](double) {
    const bool all_here = !*given_up && all.arrive_and_wait(longer);
    if (!all_here) *given_up = true;  // the next one need not wait as long for nothing
    return all_here ? 1 : 0;
  });
  EXPECT_EQ(met, std::vector<double>(static_cast<std::size_t>(many), 1)) << explain(
      "A child waited for the others, and they were not there: the children run one after the other. Start all of them "
      "before you wait for the first.");
}

TEST(SharedValue, AnyNumberOfChildren) {
  const int many = trenza::mode() == trenza::Mode::native ? 280 : repeated(70, 3);
  // Neither a float nor an int holds it, and a double holds all sums of it exactly.
  const double stride = 1 + 0x1p-30;
  const Shared<std::atomic<int>> calls;
  const auto results = double_per_core(1, stride, many, [&](double x) {
    ++*calls;
    return x;
  });
  EXPECT_EQ(trenza::reap_all_children(), 0) << explain("double_per_core returned, and children of it are still there.");
  const std::string number = std::to_string(many);
  ASSERT_EQ(results.size(), static_cast<std::size_t>(many))
      << explain("There were " + number + " inputs, and there are " + std::to_string(results.size()) +
                 " results. Is there room for so many anywhere?");
  for (int i = 0; i < many; ++i) {
    ASSERT_EQ(results[static_cast<std::size_t>(i)], 1 + i * stride)
        << explain("Of " + number + " results, the one at [" + std::to_string(i) +
                   "] is not that of its input. Which types do the inputs and their number have?");
  }
  EXPECT_EQ(*calls, many) << explain("For " + number + " inputs the step was called " + std::to_string(*calls) +
                                     " times. Each child calls it once.");

  if (trenza::mode() != trenza::Mode::native) return;
  const auto tenths = double_per_core(0, 0.1, 11, [](double x) { return x; });
  ASSERT_EQ(tenths.size(), 11u) << explain("There were 11 inputs, and there are not as many results.");
  for (int i = 0; i < 11; ++i) {
    ASSERT_EQ(tenths[static_cast<std::size_t>(i)], i * 0.1) << explain(
        "The strides were added up one by one, and with them what each sum was rounded by. Multiply: the input at [i] "
        "is first + i * stride.");
  }
}

TEST(SharedValue, OneDeadChildOfManyIsAnException) {
  const pid_t caller = getpid();
  EXPECT_THROW(double_per_core(100, 10, 4,
                               [caller](double x) {
                                 if (x == 110) raise(SIGKILL);
                                 trenza::eventually([caller] { return trenza::is_asleep(caller); }, patience());
                                 return 2 * x;
                               }),
               std::runtime_error)
      << explain("One of four children was killed, and the results were returned as if nothing had happened.");
  EXPECT_EQ(trenza::children().size(), 0u) << explain(
      "One of four children was killed, and when double_per_core threw, others were still there. Wait for all of them "
      "before you throw.");
  trenza::reap_all_children();
}

TEST(SharedValue, FailingForkThrowsAndReaps) {
  const auto expect_error = [](int error, int successes, auto call) {
    const trenza::FailingCall no_more(trenza::Call::fork, successes, error);
    try {
      call();
      ADD_FAILURE() << explain("A fork failed, which has to be told by std::system_error. What does fork return then?");
    } catch (const std::system_error& thrown) {
      EXPECT_EQ(thrown.code(), static_cast<std::errc>(error)) << explain(
          "The exception has to carry the errno that fork left behind. Keep it before you call anything else.");
    } catch (const std::exception& thrown) {
      ADD_FAILURE() << thrown.what() << explain("A failing fork has to be told by std::system_error, with its errno.");
    }
    EXPECT_EQ(trenza::reap_all_children(), 0) << explain(
        "A fork failed, and the children that were started before it are still there. Wait for them before you throw.");
  };
  const pid_t caller = getpid();
  const course::Step slow = [caller](double x) {
    trenza::eventually([caller] { return trenza::is_asleep(caller); }, patience());
    return x;
  };
  expect_error(EAGAIN, 2, [&] { double_per_core(100, 10, 4, slow); });
  expect_error(ENOMEM, 0, [] { double_in_child(1); });
}

}  // namespace
