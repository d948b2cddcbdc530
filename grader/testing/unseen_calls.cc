// The same as unseen_functions.cc for what prints, asks the kernel, and keeps attributes of threads and locks. What the
// interleave mode controls is not here (select, clock_nanosleep …): it sees their memory itself. Nor is setsockopt():
// the keeper takes a program that has that name for one that may set a time limit that is seen nowhere
// (jail/stillness.cc).

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <cerrno>
#include <ctime>

#include "grader/testing/unseen.h"

using trenza::length;
using trenza::Teller;

namespace {

// The text of a format and its arguments, which vasprintf() reads: ThreadSanitizer stands in front of that. Leaves
// errno as it was, for the functions that print it. An empty text if there is no memory.
class Text {
 public:
  Text(const char* format, va_list arguments) {
    const int error = errno;
    if (format == nullptr || vasprintf(&text_, format, arguments) < 0) text_ = nullptr;
    errno = error;
  }
  ~Text() { free(text_); }
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;

  const char* get() const { return text_ != nullptr ? text_ : ""; }

 private:
  char* text_ = nullptr;
};

}  // namespace

// Defines `name`, which takes `first` and a format with its arguments; `call` is made with `text` in their place.
#define TRENZA_FORMAT(result, name, first, call)                              \
  TRENZA_IN_FRONT(result, name, (first const char* format, ...)) {            \
    static constinit std::atomic<result (*)(first const char*, ...)> known{}; \
    const auto real = ::trenza::find(known, #name);                           \
    va_list arguments;                                                        \
    va_start(arguments, format);                                              \
    const Text text(format, arguments);                                       \
    va_end(arguments);                                                        \
    return call;                                                              \
  }
#define TRENZA_AND ,
TRENZA_FORMAT(int, dprintf, int descriptor TRENZA_AND, real(descriptor, "%s", text.get()))
TRENZA_FORMAT(void, warn, , real(format != nullptr ? "%s" : nullptr, text.get()))
TRENZA_FORMAT(void, warnx, , real(format != nullptr ? "%s" : nullptr, text.get()))
TRENZA_FORMAT(void, err, int code TRENZA_AND, real(code, format != nullptr ? "%s" : nullptr, text.get()))
TRENZA_FORMAT(void, errx, int code TRENZA_AND, real(code, format != nullptr ? "%s" : nullptr, text.get()))
TRENZA_FORMAT(void, error, int code TRENZA_AND int number TRENZA_AND, real(code, number, "%s", text.get()))

#undef TRENZA_AND

TRENZA_IN_FRONT(int, vdprintf, (int descriptor, const char* format, va_list arguments)) {
  TRENZA_REAL(vdprintf);
  static_cast<void>(tell);
  va_list copy;
  va_copy(copy, arguments);
  const Text text(format, copy);
  va_end(copy);
  return real(descriptor, format, arguments);
}

TRENZA_IN_FRONT(void, perror, (const char* text)) {
  TRENZA_REAL(perror);
  if (text != nullptr) tell.reads(text, length(text) + 1);
  real(text);
}

TRENZA_IN_FRONT(void, psignal, (int number, const char* text)) {
  TRENZA_REAL(psignal);
  if (text != nullptr) tell.reads(text, length(text) + 1);
  real(number, text);
}

TRENZA_IN_FRONT(void, psiginfo, (const siginfo_t* signal, const char* text)) {
  TRENZA_REAL(psiginfo);
  tell.reads(signal, sizeof *signal);
  if (text != nullptr) tell.reads(text, length(text) + 1);
  real(signal, text);
}

TRENZA_IN_FRONT(void, arc4random_buf, (void* to, std::size_t size)) {
  TRENZA_REAL(arc4random_buf);
  tell.writes(to, size);
  real(to, size);
}

// Fills in what is missing of `time`, and reads the rest.
TRENZA_IN_FRONT(std::time_t, timegm, (std::tm * time)) {
  TRENZA_REAL(timegm);
  tell.reads(time, sizeof *time);
  tell.writes(time, sizeof *time);
  return real(time);
}

// A path, and a number.
#define TRENZA_PATH(name)                                      \
  TRENZA_IN_FRONT(int, name, (const char* path, long first)) { \
    TRENZA_REAL(name);                                         \
    tell.reads(path, length(path) + 1);                        \
    return real(path, first);                                  \
  }
TRENZA_PATH(access)
TRENZA_PATH(truncate)
TRENZA_PATH(memfd_create)

// A path, from a folder.
#define TRENZA_PATH_FROM(name)                                                        \
  TRENZA_IN_FRONT(int, name, (int folder, const char* path, long first, long next)) { \
    TRENZA_REAL(name);                                                                \
    tell.reads(path, length(path) + 1);                                               \
    return real(folder, path, first, next);                                           \
  }
TRENZA_PATH_FROM(faccessat)
TRENZA_PATH_FROM(mkfifoat)
TRENZA_PATH_FROM(unlinkat)

// A name in memory of the caller, which gets other letters.
#define TRENZA_TEMPLATE(name)                           \
  TRENZA_IN_FRONT(int, name, (char* path, int flags)) { \
    TRENZA_REAL(name);                                  \
    tell.reads(path, length(path) + 1);                 \
    tell.writes(path, length(path));                    \
    return real(path, flags);                           \
  }
TRENZA_TEMPLATE(mkstemp)
TRENZA_TEMPLATE(mkstemp64)
TRENZA_TEMPLATE(mkostemp)

// An answer of the kernel, in the second argument. What the call is given first is a number.
#define TRENZA_ANSWER(name, type)                                              \
  TRENZA_IN_FRONT(int, name, (long which, type* answer)) {                     \
    TRENZA_REAL(name);                                                         \
    const int result = real(which, answer);                                    \
    if (answer != nullptr && result >= 0) tell.writes(answer, sizeof *answer); \
    return result;                                                             \
  }
TRENZA_ANSWER(getrlimit, rlimit)
TRENZA_ANSWER(getrlimit64, rlimit)
TRENZA_ANSWER(getrusage, rusage)
TRENZA_ANSWER(sched_rr_get_interval, timespec)
TRENZA_ANSWER(timer_gettime, itimerspec)

TRENZA_IN_FRONT(int, stat64, (const char* path, struct stat64* answer)) {
  TRENZA_REAL(stat64);
  tell.reads(path, length(path) + 1);
  const int result = real(path, answer);
  if (result == 0) tell.writes(answer, sizeof *answer);
  return result;
}

TRENZA_IN_FRONT(int, timer_settime, (timer_t timer, int flags, const itimerspec* value, itimerspec* old)) {
  TRENZA_REAL(timer_settime);
  tell.reads(value, sizeof *value);
  if (old != nullptr) tell.writes(old, sizeof *old);
  return real(timer, flags, value, old);
}

TRENZA_IN_FRONT(int, timespec_get, (timespec * answer, int base)) {
  TRENZA_REAL(timespec_get);
  tell.writes(answer, sizeof *answer);
  return real(answer, base);
}

TRENZA_IN_FRONT(int, sched_setparam, (pid_t process, const sched_param* parameters)) {
  TRENZA_REAL(sched_setparam);
  tell.reads(parameters, sizeof *parameters);
  return real(process, parameters);
}

TRENZA_IN_FRONT(int, sched_setscheduler, (pid_t process, int policy, const sched_param* parameters)) {
  TRENZA_REAL(sched_setscheduler);
  tell.reads(parameters, sizeof *parameters);
  return real(process, policy, parameters);
}

// Where the two descriptors stand.
TRENZA_IN_FRONT(ssize_t, copy_file_range,
                (int from, off64_t* from_place, int to, off64_t* to_place, std::size_t size, unsigned flags)) {
  TRENZA_REAL(copy_file_range);
  for (off64_t* const place : {from_place, to_place}) {
    if (place == nullptr) continue;
    tell.reads(place, sizeof *place);
    tell.writes(place, sizeof *place);
  }
  return real(from, from_place, to, to_place, size, flags);
}

// Attributes are memory like any other, in which a number can be kept.
#define TRENZA_ATTRIBUTE(object, name)                            \
  TRENZA_IN_FRONT(int, name, (object * attributes, long value)) { \
    TRENZA_REAL(name);                                            \
    tell.writes(attributes, sizeof *attributes);                  \
    return real(attributes, value);                               \
  }
#define TRENZA_ATTRIBUTE_OF(object, name)                               \
  TRENZA_IN_FRONT(int, name, (const object* attributes, void* value)) { \
    TRENZA_REAL(name);                                                  \
    tell.reads(attributes, sizeof *attributes);                         \
    return real(attributes, value);                                     \
  }
#define TRENZA_ATTRIBUTES(object, of, name)          \
  TRENZA_ATTRIBUTE(object, pthread_##of##_set##name) \
  TRENZA_ATTRIBUTE_OF(object, pthread_##of##_get##name)
TRENZA_ATTRIBUTE(pthread_attr_t, pthread_attr_init)
TRENZA_ATTRIBUTES(pthread_attr_t, attr, detachstate)
TRENZA_ATTRIBUTES(pthread_attr_t, attr, guardsize)
TRENZA_ATTRIBUTES(pthread_attr_t, attr, inheritsched)
TRENZA_ATTRIBUTES(pthread_attr_t, attr, schedparam)
TRENZA_ATTRIBUTES(pthread_attr_t, attr, schedpolicy)
TRENZA_ATTRIBUTES(pthread_attr_t, attr, scope)
TRENZA_ATTRIBUTES(pthread_attr_t, attr, stacksize)
TRENZA_ATTRIBUTES(pthread_attr_t, attr, stackaddr)
TRENZA_ATTRIBUTE(pthread_mutexattr_t, pthread_mutexattr_init)
TRENZA_ATTRIBUTES(pthread_mutexattr_t, mutexattr, prioceiling)
TRENZA_ATTRIBUTES(pthread_mutexattr_t, mutexattr, protocol)
TRENZA_ATTRIBUTES(pthread_mutexattr_t, mutexattr, pshared)
TRENZA_ATTRIBUTES(pthread_mutexattr_t, mutexattr, robust)
TRENZA_ATTRIBUTES(pthread_mutexattr_t, mutexattr, type)
TRENZA_ATTRIBUTE(pthread_condattr_t, pthread_condattr_init)
TRENZA_ATTRIBUTES(pthread_condattr_t, condattr, clock)
TRENZA_ATTRIBUTES(pthread_condattr_t, condattr, pshared)
TRENZA_ATTRIBUTE(pthread_rwlockattr_t, pthread_rwlockattr_init)
TRENZA_ATTRIBUTES(pthread_rwlockattr_t, rwlockattr, kind_np)
TRENZA_ATTRIBUTES(pthread_rwlockattr_t, rwlockattr, pshared)
TRENZA_ATTRIBUTE(pthread_barrierattr_t, pthread_barrierattr_init)
TRENZA_ATTRIBUTES(pthread_barrierattr_t, barrierattr, pshared)
