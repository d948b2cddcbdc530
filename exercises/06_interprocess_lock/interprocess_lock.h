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
// Thread and process safe: threads of one process exclude each other as well. Destroyed by the process that constructed
// it, while no process holds it or waits for it; children leave by _exit. A signal handler that runs while a call waits
// neither ends nor prolongs the wait. Failing system calls are thrown as std::system_error.
class InterprocessMutex {
 public:
  InterprocessMutex();
  ~InterprocessMutex();
  InterprocessMutex(const InterprocessMutex&) = delete;
  InterprocessMutex& operator=(const InterprocessMutex&) = delete;

  // Waits until the lock is free and takes it. A caller that already holds it would wait for itself for ever: it gets
  // a std::system_error (EDEADLK) instead, and still holds the lock.
  void lock();

  // Takes the lock if it is free now. Does not wait. False if another process holds it. Its own holder never gets it a
  // second time: false, or the error of lock().
  bool try_lock();

  // Takes the lock if it becomes free within `timeout`, which is measured by a clock that nobody can set. Sleeps while
  // it waits. False if the time passed. A timeout of 0 or less leaves nothing to wait; the longest is a year. To its
  // own holder as try_lock(), at the latest when the time has passed.
  bool try_lock_for(std::chrono::milliseconds timeout);

  // Gives the lock back. A caller that does not hold it gets a std::system_error (EPERM), and nothing changes.
  void unlock();

  // For the process that holds the lock: true, until it gives the lock back, if the holder before it ended without
  // unlock(), in whatever way, so that what the lock guards may be half changed. False again for the next holder.
  bool previous_holder_died() const;

 private:
  struct State;
  State* state_;  // in memory that forked children share
};

// Adds 1 to one shared number, `rounds` times in each of `processes` child processes that run at the same time, and
// returns the number when all have ended: processes * rounds.
//
// An addition reads the number, does `other_work` and writes the number plus one back. `other_work` stands for what
// real programs do in between; it runs in the child and is part of what no two processes may do at the same time. How
// they are kept apart is yours to choose; an InterprocessMutex can do it.
//
// Throws std::system_error if a process cannot be made, and std::runtime_error if a child ended before its work was
// done: killed, by an exception of `other_work`, or by _exit(0). In both cases after all children have ended. A signal
// handler that runs meanwhile changes nothing. Other children of this process are left alone.
int count_in_processes(int processes, int rounds, const std::function<void()>& other_work = {});

}  // namespace course

#endif  // EXERCISES_06_INTERPROCESS_LOCK_INTERPROCESS_LOCK_H_
