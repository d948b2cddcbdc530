#include "grader/testing/faults.h"

#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>

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

// Definitions in the executable come before those of shared libraries, so these see every call first and hand on to
// the next definition: ThreadSanitizer's where it is a shared library (gcc), else glibc's. clang links its runtime
// statically and calls its own part __interceptor_*.
extern "C" {

pid_t __interceptor_fork() __attribute__((weak));
int __interceptor_pthread_create(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*) __attribute__((weak));

pid_t fork() {
  if (trenza::fails(trenza::Call::fork)) return -1;
  if (&__interceptor_fork != nullptr) return __interceptor_fork();
  static const auto next = reinterpret_cast<pid_t (*)()>(dlsym(RTLD_NEXT, "fork"));
  return next();
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument) {
  if (trenza::fails(trenza::Call::pthread_create)) return errno;
  if (&__interceptor_pthread_create != nullptr) {
    return __interceptor_pthread_create(thread, attributes, start, argument);
  }
  using Function = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  static const auto next = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "pthread_create"));
  return next(thread, attributes, start, argument);
}
}
