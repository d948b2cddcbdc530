#ifndef GRADER_INTERLEAVE_RUNTIME_REAL_H_
#define GRADER_INTERLEAVE_RUNTIME_REAL_H_

#include <pthread.h>
#include <sys/types.h>

#include <csignal>

namespace trenza::interleave {

// The C library's own functions, behind those that this library defines in front of them.
struct Real {
  int (*pthread_create)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  pid_t (*fork)();
  void (*exit)(int) __attribute__((noreturn));
  int (*sigaction)(int, const struct sigaction*, struct sigaction*);
};

// Looked up on first use.
const Real& real();

// The C library's function `name`, to be cast to its type, for the rare ones.
void* real_function(const char* name);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REAL_H_
