#ifndef GRADER_JAIL_STILLNESS_H_
#define GRADER_JAIL_STILLNESS_H_

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "grader/testing/wait_mark.h"

namespace trenza {

// How one thread sleeps.
struct Sleeper {
  pid_t process = 0;
  pid_t thread = 0;
  long long switches = 0;  // how often it has been put to sleep or interrupted so far
  std::string call;        // the line of /proc/PID/task/TID/syscall: the system call it is in, its arguments
  WaitMark wait{};         // the bounded wait of a test that it is in; none: `call` never ends by itself

  // True if `other` is the same sleep, or the same wait of a test, which looks around now and then.
  bool goes_on_in(const Sleeper& other) const;
};

// What is known of a tree in which nothing can run any more.
struct Standstill {
  std::vector<Sleeper> sleepers;
  // Of the waits of tests, the one whose limit passes first: nothing can happen before. None: nothing ever will.
  WaitMark first_wait{};
};

// Finds out whether nothing in a tree can run any more: every thread has slept through half a second, in a system call
// that only another thread of the tree could end, or in a bounded wait of a test, which looks again and again whether
// something has happened and so does nothing by itself before its limit passes. It reads /proc, and needs the right to
// trace the tree (PTRACE_MODE_ATTACH of ptrace(2)), which an ancestor of the same user has, and a root with
// CAP_SYS_PTRACE.
//
// That no thread has come to run between two looks, the kernel's counts of their switches tell, however the machine
// shares out its time; the half second is for what comes from within the kernel, such as the delays of TCP.
//
// Whatever is in doubt is no stillness: a thread that runs, is stopped or waits for a device; a call that ends when a
// time is over, or that this file does not know; writing to `outside`; a process that has a timer, or whose program can
// set one of those timers and time limits that are seen nowhere in /proc. ThreadSanitizer's own thread, which sleeps in
// its own code for a tenth of a second at a time, does not count.
class Stillness {
 public:
  // `outside` are the inodes of pipes and sockets whose other end is not in the tree.
  explicit Stillness(std::set<ino_t> outside);

  // To be asked every pause(), about the processes of the tree: who sleeps, once all have slept for half a second;
  // nullopt before, and where somebody may still wake up.
  std::optional<Standstill> look(const std::vector<pid_t>& processes, std::chrono::steady_clock::time_point now);

  std::chrono::milliseconds pause() const { return pause_; }

 private:
  std::set<ino_t> outside_;
  std::vector<Sleeper> before_;
  std::chrono::steady_clock::time_point since_;
  std::chrono::milliseconds pause_;
};

// What `sleeper` waits for, in words: "a child process", "a lock, a condition or a thread".
std::string waits_for(const Sleeper& sleeper);

}  // namespace trenza

#endif  // GRADER_JAIL_STILLNESS_H_
