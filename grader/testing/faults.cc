#include "grader/testing/faults.h"

#include <pthread.h>
#include <unistd.h>

#include <atomic>

#include "grader/testing/next.h"

namespace trenza {
namespace {

// Plain atomics, since fork may be called from any thread; `left` below zero means that nothing is made to fail.
struct Fault {
  std::atomic<bool> armed{false};
  std::atomic<int> left{0};
  std::atomic<int> error{0};
  std::atomic<int> failed{0};
};

Fault faults[2];

Fault& fault(Call call) { return faults[static_cast<int>(call)]; }

// True, with errno set, if this call has to fail.
bool fails(Call call) {
  Fault& f = fault(call);
  if (!f.armed.load() || f.left.fetch_sub(1) > 0) return false;
  ++f.failed;
  errno = f.error.load();
  return true;
}

}  // namespace

FailingCall::FailingCall(Call call, int successes, int error) : call_(call) {
  Fault& f = fault(call);
  f.left = successes;
  f.error = error;
  f.failed = 0;
  f.armed = true;
}

FailingCall::~FailingCall() { fault(call_).armed = false; }

int FailingCall::failed() const { return fault(call_).failed.load(); }

}  // namespace trenza

TRENZA_NEXT(fork)
TRENZA_NEXT(pthread_create)

// Definitions in the executable come before those of shared libraries, so these see every call first.
extern "C" {

pid_t fork() noexcept { return trenza::fails(trenza::Call::fork) ? -1 : next_fork.get()(); }

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                   void* argument) noexcept {
  if (trenza::fails(trenza::Call::pthread_create)) return errno;
  return next_pthread_create.get()(thread, attributes, start, argument);
}
}
