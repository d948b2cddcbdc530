#ifndef EXERCISES_06_INTERPROCESS_LOCK_INTERPROCESS_LOCK_H_
#define EXERCISES_06_INTERPROCESS_LOCK_INTERPROCESS_LOCK_H_

#include <chrono>
#include <functional>

namespace course {

// A lock between processes: at most one process at a time is between lock() and unlock().
//
// The lock itself lives in anonymous shared memory. The process that constructs an InterprocessMutex shares it with
// every child that it forks afterwards; there is no name that somebody would have to remove. A process that is killed
// while it holds the lock does not block the others: the next one gets the lock and is told so.
//
// lock, try_lock and unlock have the form that std::lock_guard and std::unique_lock ask for:
//
//   InterprocessMutex mutex;
//   if (fork() == 0) {
//     {
//       std::lock_guard guard(mutex);
//       if (mutex.previous_holder_died()) repair_what_it_left();
//       ...
//     }
//     _exit(0);
//   }
//
// Thread and process safe. Destroyed by the process that constructed it, while no process holds it or waits for it;
// children leave by _exit. Failing system calls are thrown as std::system_error.
class InterprocessMutex {
 public:
  InterprocessMutex();
  ~InterprocessMutex();
  InterprocessMutex(const InterprocessMutex&) = delete;
  InterprocessMutex& operator=(const InterprocessMutex&) = delete;

  // Waits until the lock is free and takes it. A caller that already holds it would wait for itself for ever: it gets
  // a std::system_error (EDEADLK) instead, and still holds the lock.
  void lock();

  // Takes the lock if it is free now. Does not wait. False if another process holds it.
  bool try_lock();

  // Takes the lock if it becomes free within `timeout`, which is measured by a clock that nobody can set. Sleeps while
  // it waits. False if the time passed.
  bool try_lock_for(std::chrono::milliseconds timeout);

  // Gives the lock back. A caller that does not hold it gets a std::system_error (EPERM), and nothing changes.
  void unlock();

  // For the process that holds the lock: true if the holder before it died without unlock(), so that what the lock
  // guards may be half changed. False again for the next holder.
  bool previous_holder_died() const;

 private:
  struct State;
  State* state_;  // in memory that forked children share
};

// Adds 1 to one shared number, `rounds` times in each of `processes` child processes that run at the same time, and
// returns the number when all have ended: processes * rounds.
//
// An addition reads the number, does `other_work` and writes the number plus one back. `other_work` stands for what
// real programs do in between; it runs in the child and is part of what no two processes may do at the same time.
//
// Throws std::system_error if a process cannot be made, and std::runtime_error if a child ended before its work was
// done; in both cases after all children have ended.
int count_in_processes(int processes, int rounds, const std::function<void()>& other_work = {});

}  // namespace course

#endif  // EXERCISES_06_INTERPROCESS_LOCK_INTERPROCESS_LOCK_H_
