#ifndef GRADER_JAIL_STILLNESS_H_
#define GRADER_JAIL_STILLNESS_H_

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace trenza {

// How one thread sleeps.
struct Sleeper {
  pid_t process = 0;
  pid_t thread = 0;
  long long switches = 0;  // how often it has been put to sleep or interrupted so far
  std::string call;        // the line of /proc/PID/task/TID/syscall: the system call it is in, its arguments

  friend bool operator==(const Sleeper&, const Sleeper&) = default;
};

// Finds out whether nothing in a tree can run any more: every thread has slept through a whole second, in a system call
// that only another thread of the tree could end. It reads /proc, and needs the right to trace the tree
// (PTRACE_MODE_ATTACH of ptrace(2)), which an ancestor of the same user has, and a root with CAP_SYS_PTRACE.
//
// Whatever is in doubt is no stillness: a thread that runs, is stopped or waits for a device; a call that ends when a
// time is over, or that this file does not know; writing to `outside`; a program that can set timers or time limits on
// sockets, since those are seen nowhere in /proc. ThreadSanitizer's own thread, which sleeps in its own code for a
// tenth of a second at a time, does not count.
class Stillness {
 public:
  // `outside` are the inodes of pipes and sockets whose other end is not in the tree.
  explicit Stillness(std::set<ino_t> outside) : outside_(std::move(outside)) {}

  // To be asked now and then, about the processes of the tree: who sleeps, once all have slept for a second; nullopt
  // before, and where somebody may still wake up.
  std::optional<std::vector<Sleeper>> look(const std::vector<pid_t>& processes,
                                           std::chrono::steady_clock::time_point now);

 private:
  std::set<ino_t> outside_;
  std::vector<Sleeper> before_;
  std::chrono::steady_clock::time_point since_;
};

// What `sleeper` waits for, in words: "a child process", "a lock, a condition or a thread".
std::string waits_for(const Sleeper& sleeper);

}  // namespace trenza

#endif  // GRADER_JAIL_STILLNESS_H_
