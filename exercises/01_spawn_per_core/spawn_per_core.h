#ifndef EXERCISES_01_SPAWN_PER_CORE_SPAWN_PER_CORE_H_
#define EXERCISES_01_SPAWN_PER_CORE_SPAWN_PER_CORE_H_

#include <sys/types.h>

#include <functional>
#include <optional>
#include <vector>

namespace course {

// How many cores this program may use: those that sched_getaffinity(2) allows to the calling thread, which can be fewer
// than the machine has (a container, taskset(1)). At least 1. Right on machines with more than 1024 cores too.
//
// Throws std::system_error if the kernel does not tell.
int core_count();

// What one child process does. It gets its index and returns its exit code, 0 to 255.
using Work = std::function<int(int index)>;

// How one child process ended: exactly one of `exit_code` and `signal` is set.
struct Outcome {
  pid_t pid = -1;                // its process, however it ended
  std::optional<int> exit_code;  // it left by itself, with what its work returned
  std::optional<int> signal;     // it was killed by this signal
};

// Runs work(0) … work(n - 1), each in a child process of its own and all at the same time, and waits until all of them
// have ended. The result holds the outcome of work(i) at place i, whichever ended first. `n` is 0 or more.
//
// The caller
//  - sleeps while it waits; a signal that it handles meanwhile does not disturb the wait;
//  - is the only process that comes back from this function, by return or by exception;
//  - finds every child reaped that was started here, and its other children as they were.
//
// A child
//  - ends when its work returns. If its work throws, it ends as every program does that nobody saves from an exception:
//    std::terminate, which means the signal SIGABRT;
//  - writes out what its work printed with stdio or iostreams, and nothing that was waiting in the caller's buffers;
//  - runs none of the caller's exit handlers (std::atexit, std::at_quick_exit) or static destructors.
//
// Throws std::system_error with the error of fork(2) if a child cannot be started. Those that were started before it
// have ended by then, and are reaped.
std::vector<Outcome> run_per_core(int n, const Work& work);

}  // namespace course

#endif  // EXERCISES_01_SPAWN_PER_CORE_SPAWN_PER_CORE_H_
