#ifndef GRADER_TESTING_FAULTS_H_
#define GRADER_TESTING_FAULTS_H_

#include <cerrno>

namespace trenza {

// The system calls that a test can make fail.
enum class Call { fork, pthread_create };

// While it lives, lets `successes` calls of `call` through and makes every later one fail with `error`, as a machine
// without processes or memory left would. One at a time per Call; made and destroyed by one thread.
//
//   FailingCall no_more(Call::fork, /*successes=*/2);
//   EXPECT_THROW(run_per_core(4, work), std::system_error);
//
// It works by defining fork and pthread_create in the tested program, so it reaches calls from the learner's code and
// from the C++ library, under ThreadSanitizer too. Calls inside glibc (posix_spawn, vfork) are out of its reach.
class FailingCall {
 public:
  FailingCall(Call call, int successes, int error = EAGAIN);
  ~FailingCall();
  FailingCall(const FailingCall&) = delete;
  FailingCall& operator=(const FailingCall&) = delete;

  // How many calls were made to fail so far.
  int failed() const;

 private:
  Call call_;
};

}  // namespace trenza

#endif  // GRADER_TESTING_FAULTS_H_
