// What could wait for, or bring in, something outside of the schedule. Named here so that it is told, never passed
// over.

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/conclude.h"

using namespace trenza::interleave;

// Defines `name` so that it ends a schedule, and does what it always did outside of one.
#define TRENZA_REFUSE(result, name, parameters, arguments)                         \
  extern "C" result name parameters {                                              \
    if (controlled()) uncontrolled(#name, TRENZA_CALLER);                          \
    return reinterpret_cast<result(*) parameters>(real_function(#name)) arguments; \
  }

TRENZA_REFUSE(int, execve, (const char* path, char* const* argv, char* const* environment) noexcept,
              (path, argv, environment))
TRENZA_REFUSE(int, execv, (const char* path, char* const* argv) noexcept, (path, argv))
TRENZA_REFUSE(int, execvp, (const char* file, char* const* argv) noexcept, (file, argv))
TRENZA_REFUSE(int, execvpe, (const char* file, char* const* argv, char* const* environment) noexcept,
              (file, argv, environment))
TRENZA_REFUSE(int, fexecve, (int descriptor, char* const* argv, char* const* environment) noexcept,
              (descriptor, argv, environment))
TRENZA_REFUSE(int, system, (const char* command), (command))
TRENZA_REFUSE(FILE*, popen, (const char* command, const char* mode), (command, mode))
TRENZA_REFUSE(int, socket, (int domain, int type, int protocol) noexcept, (domain, type, protocol))
TRENZA_REFUSE(int, pause, (), ())
TRENZA_REFUSE(unsigned, alarm, (unsigned seconds) noexcept, (seconds))
TRENZA_REFUSE(int, setitimer, (__itimer_which_t which, const itimerval* value, itimerval* old) noexcept,
              (which, value, old))
TRENZA_REFUSE(int, timer_create, (clockid_t clock, sigevent* event, timer_t* timer) noexcept, (clock, event, timer))
TRENZA_REFUSE(int, sigsuspend, (const sigset_t* mask), (mask))
TRENZA_REFUSE(int, sigwait, (const sigset_t* set, int* number), (set, number))
TRENZA_REFUSE(int, sigwaitinfo, (const sigset_t* set, siginfo_t* info), (set, info))
TRENZA_REFUSE(int, sigtimedwait, (const sigset_t* set, siginfo_t* info, const timespec* timeout), (set, info, timeout))
TRENZA_REFUSE(int, sigqueue, (pid_t pid, int number, const sigval value) noexcept, (pid, number, value))
TRENZA_REFUSE(int, killpg, (pid_t group, int number) noexcept, (group, number))
TRENZA_REFUSE(int, select, (int count, fd_set* read, fd_set* write, fd_set* except, timeval* timeout),
              (count, read, write, except, timeout))
TRENZA_REFUSE(int, pselect,
              (int count, fd_set* read, fd_set* write, fd_set* except, const timespec* timeout, const sigset_t* mask),
              (count, read, write, except, timeout, mask))
TRENZA_REFUSE(int, ppoll, (pollfd * descriptors, nfds_t count, const timespec* timeout, const sigset_t* mask),
              (descriptors, count, timeout, mask))
TRENZA_REFUSE(int, epoll_create1, (int flags) noexcept, (flags))
TRENZA_REFUSE(int, epoll_create, (int size) noexcept, (size))
TRENZA_REFUSE(int, eventfd, (unsigned value, int flags) noexcept, (value, flags))
TRENZA_REFUSE(int, signalfd, (int descriptor, const sigset_t* mask, int flags) noexcept, (descriptor, mask, flags))
TRENZA_REFUSE(int, timerfd_create, (int clock, int flags) noexcept, (clock, flags))
TRENZA_REFUSE(int, flock, (int descriptor, int operation) noexcept, (descriptor, operation))
TRENZA_REFUSE(int, lockf, (int descriptor, int command, off_t size), (descriptor, command, size))
TRENZA_REFUSE(int, semop, (int set, sembuf* operations, size_t count) noexcept, (set, operations, count))
TRENZA_REFUSE(ssize_t, msgrcv, (int queue, void* message, size_t size, long type, int flags),
              (queue, message, size, type, flags))
TRENZA_REFUSE(int, msgsnd, (int queue, const void* message, size_t size, int flags), (queue, message, size, flags))
TRENZA_REFUSE(void*, mremap, (void* address, size_t old_size, size_t size, int flags, ...) noexcept,
              (address, old_size, size, flags))
TRENZA_REFUSE(ssize_t, sendmsg, (int descriptor, const msghdr* message, int flags), (descriptor, message, flags))
TRENZA_REFUSE(ssize_t, recvmsg, (int descriptor, msghdr* message, int flags), (descriptor, message, flags))

extern "C" int posix_spawn(pid_t*, const char*, const posix_spawn_file_actions_t*, const posix_spawnattr_t*,
                           char* const*, char* const*) {
  if (controlled()) uncontrolled("posix_spawn", TRENZA_CALLER);
  return ENOSYS;
}
extern "C" int posix_spawnp(pid_t*, const char*, const posix_spawn_file_actions_t*, const posix_spawnattr_t*,
                            char* const*, char* const*) {
  if (controlled()) uncontrolled("posix_spawnp", TRENZA_CALLER);
  return ENOSYS;
}
