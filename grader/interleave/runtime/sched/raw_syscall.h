#ifndef GRADER_INTERLEAVE_RUNTIME_SCHED_RAW_SYSCALL_H_
#define GRADER_INTERLEAVE_RUNTIME_SCHED_RAW_SYSCALL_H_

#include <sys/syscall.h>

namespace trenza::interleave {

// A system call that bypasses every function this library defines in front of the C library's. Returns -errno on
// failure, and leaves errno alone. Safe anywhere, in signal handlers and before constructors too.
long raw_syscall(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SCHED_RAW_SYSCALL_H_
