#include "grader/testing/faults.h"

#include <pthread.h>
#include <unistd.h>

#include <atomic>

#include "grader/testing/next.h"

namespace trenza {
namespace {

// Plain atomics, since fork may be called from any thread.
struct Fault {
  std::atomic<bool> armed{false};
  std::atomic<int> left{0};      // that succeed
  std::atomic<int> failures{0};  // that fail after them
  std::atomic<int> error{0};
  std::atomic<int> failed{0};
};

Fault faults[2];

Fault& fault(Call call) { return faults[static_cast<int>(call)]; }

// The error with which this call has to fail; 0 if it has not.
int error_of(Call call) {
  Fault& f = fault(call);
  if (!f.armed.load() || f.left.fetch_sub(1) > 0 || f.failures.fetch_sub(1) <= 0) return 0;
  ++f.failed;
  return f.error.load();
}

std::atomic<int> created{0};
std::atomic<int> joined{0};

int count_join(int result) {
  if (result == 0) ++joined;
  return result;
}

}  // namespace

FailingCall::FailingCall(Call call, int successes, int error, int failures) : call_(call) {
  Fault& f = fault(call);
  f.left = successes;
  f.failures = failures;
  f.error = error;
  f.failed = 0;
  f.armed = true;
}

FailingCall::~FailingCall() { fault(call_).armed = false; }

int FailingCall::failed() const { return fault(call_).failed.load(); }

ThreadTally thread_tally() { return {created.load(), joined.load()}; }

}  // namespace trenza

TRENZA_NEXT(fork)
TRENZA_NEXT(pthread_create)
TRENZA_NEXT(pthread_join)
TRENZA_NEXT(pthread_tryjoin_np)
TRENZA_NEXT(pthread_timedjoin_np)
TRENZA_NEXT(pthread_clockjoin_np)

// Definitions in the executable come before those of shared libraries, so these see every call first.
extern "C" {

pid_t fork() noexcept {
  if (const int error = trenza::error_of(trenza::Call::fork); error != 0) {
    errno = error;
    return -1;
  }
  return next_fork.get()();
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                   void* argument) noexcept {
  if (const int error = trenza::error_of(trenza::Call::pthread_create); error != 0) {
    errno = EDOM;  // whoever looks here is told nonsense
    return error;
  }
  const int result = next_pthread_create.get()(thread, attributes, start, argument);
  if (result == 0) ++trenza::created;
  return result;
}

int pthread_join(pthread_t thread, void** returned) {
  return trenza::count_join(next_pthread_join.get()(thread, returned));
}

int pthread_tryjoin_np(pthread_t thread, void** returned) noexcept {
  return trenza::count_join(next_pthread_tryjoin_np.get()(thread, returned));
}

int pthread_timedjoin_np(pthread_t thread, void** returned, const timespec* deadline) {
  return trenza::count_join(next_pthread_timedjoin_np.get()(thread, returned, deadline));
}

int pthread_clockjoin_np(pthread_t thread, void** returned, clockid_t clock, const timespec* deadline) {
  return trenza::count_join(next_pthread_clockjoin_np.get()(thread, returned, clock, deadline));
}
}
