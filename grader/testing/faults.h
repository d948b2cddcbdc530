#ifndef GRADER_TESTING_FAULTS_H_
#define GRADER_TESTING_FAULTS_H_

#include <cerrno>
#include <climits>

namespace trenza {

// The system calls that a test can make fail.
enum class Call { fork, pthread_create };

// While it lives, lets `successes` calls of `call` through and makes the `failures` after them fail with `error`, as a
// machine without processes or memory left would: every later one if no number is given. fork sets errno then, and
// pthread_create, which returns its error, leaves another one there, as it may. One at a time per Call; made and
// destroyed by one thread.
//
//   FailingCall no_more(Call::fork, /*successes=*/2);
//   EXPECT_THROW(run_per_core(4, work), std::system_error);
//
// It works by defining fork and pthread_create in the tested program, so it reaches calls from the learner's code and
// from the C++ library, under ThreadSanitizer too. Calls inside glibc (posix_spawn, vfork) are out of its reach.
class FailingCall {
 public:
  FailingCall(Call call, int successes, int error = EAGAIN, int failures = INT_MAX);
  ~FailingCall();
  FailingCall(const FailingCall&) = delete;
  FailingCall& operator=(const FailingCall&) = delete;

  // How many calls were made to fail so far.
  int failed() const;

 private:
  Call call_;
};

// How many threads this process has created by pthread_create so far, and how many of them were joined, by whatever
// function and whoever made them: std::thread, std::async, std::jthread. After the code under test has returned, the
// two have grown by the same, or a thread was left behind or detached.
struct ThreadTally {
  int created = 0;
  int joined = 0;
};
ThreadTally thread_tally();

}  // namespace trenza

#endif  // GRADER_TESTING_FAULTS_H_
