// What the machine itself takes for a schedule like those of threads.cc: a forked process, two threads, and sixty
// hand-overs between the three, on one processor, and nothing decided, written down or compared. Prints how many of
// these it does per second: no explorer that runs real threads in real processes does more.
//
//   floor [ROUNDS]
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace {

constexpr int kTasks = 3;
constexpr int kHandOvers = 60;

// 1 for the task that may run, as Task::baton of the runtime; shared, as they are there.
std::atomic<std::uint32_t> batons[kTasks];

void pass_to(int task) {
  batons[task].store(1, std::memory_order_release);
  syscall(SYS_futex, &batons[task], FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

void await(int task) {
  while (batons[task].load(std::memory_order_acquire) == 0) {
    syscall(SYS_futex, &batons[task], FUTEX_WAIT, 0, nullptr, nullptr, 0);
  }
  batons[task].store(0, std::memory_order_relaxed);
}

void take_turns(int task) {
  for (int i = 0; i < kHandOvers / kTasks; ++i) {
    await(task);
    pass_to((task + 1) % kTasks);
  }
}

void run_once() {
  const pid_t child = fork();
  if (child < 0) std::exit(1);
  if (child == 0) {
    std::thread first(take_turns, 1);
    std::thread second(take_turns, 2);
    batons[0].store(1);
    take_turns(0);
    first.join();
    second.join();
    _exit(0);
  }
  waitpid(child, nullptr, 0);
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 5000;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  sched_setaffinity(0, sizeof one, &one);
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) run_once();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf("%.0f\n", rounds / took.count());
}
