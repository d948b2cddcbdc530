// What could wait for, or bring in, something outside of the schedule. Named here so that it is told, never passed
// over.

#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/conclude.h"

// <sys/pidfd.h> of glibc 2.36 declares it without C linkage.
extern "C" int pidfd_send_signal(int process, int number, siginfo_t* info, unsigned flags) noexcept;

using namespace trenza::interleave;

// Defines `name` so that it ends a schedule, and does what it always did outside of one.
#define TRENZA_REFUSE(result, name, parameters, arguments)                         \
  extern "C" result interleave_##name parameters {                                 \
    if (controlled()) uncontrolled(#name, TRENZA_CALLER);                          \
    return reinterpret_cast<result(*) parameters>(real_function(#name)) arguments; \
  }                                                                                \
  extern "C" TRENZA_IN_FRONT(name);

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
TRENZA_REFUSE(unsigned, alarm, (unsigned seconds) noexcept, (seconds))
TRENZA_REFUSE(int, setitimer, (__itimer_which_t which, const itimerval* value, itimerval* old) noexcept,
              (which, value, old))
TRENZA_REFUSE(int, timer_create, (clockid_t clock, sigevent* event, timer_t* timer) noexcept, (clock, event, timer))
TRENZA_REFUSE(int, sigsuspend, (const sigset_t* mask), (mask))
TRENZA_REFUSE(int, sigwait, (const sigset_t* set, int* number), (set, number))
TRENZA_REFUSE(int, sigwaitinfo, (const sigset_t* set, siginfo_t* info), (set, info))
TRENZA_REFUSE(int, sigtimedwait, (const sigset_t* set, siginfo_t* info, const timespec* timeout), (set, info, timeout))
TRENZA_REFUSE(int, sigqueue, (pid_t pid, int number, const sigval value) noexcept, (pid, number, value))
TRENZA_REFUSE(int, tgkill, (pid_t pid, pid_t thread, int number) noexcept, (pid, thread, number))
TRENZA_REFUSE(int, pidfd_send_signal, (int process, int number, siginfo_t* info, unsigned flags) noexcept,
              (process, number, info, flags))
TRENZA_REFUSE(int, signalfd, (int descriptor, const sigset_t* mask, int flags) noexcept, (descriptor, mask, flags))
TRENZA_REFUSE(int, timerfd_create, (int clock, int flags) noexcept, (clock, flags))
TRENZA_REFUSE(int, semop, (int set, sembuf* operations, size_t count) noexcept, (set, operations, count))
TRENZA_REFUSE(ssize_t, msgrcv, (int queue, void* message, size_t size, long type, int flags),
              (queue, message, size, type, flags))
TRENZA_REFUSE(int, msgsnd, (int queue, const void* message, size_t size, int flags), (queue, message, size, flags))
TRENZA_REFUSE(ssize_t, mq_receive, (mqd_t queue, char* message, size_t size, unsigned* priority),
              (queue, message, size, priority))
TRENZA_REFUSE(ssize_t, mq_timedreceive,
              (mqd_t queue, char* message, size_t size, unsigned* priority, const timespec* deadline),
              (queue, message, size, priority, deadline))
TRENZA_REFUSE(int, mq_send, (mqd_t queue, const char* message, size_t size, unsigned priority),
              (queue, message, size, priority))
TRENZA_REFUSE(int, mq_timedsend,
              (mqd_t queue, const char* message, size_t size, unsigned priority, const timespec* deadline),
              (queue, message, size, priority, deadline))
TRENZA_REFUSE(int, epoll_pwait2, (int set, epoll_event* events, int most, const timespec* limit, const sigset_t* mask),
              (set, events, most, limit, mask))
TRENZA_REFUSE(ssize_t, splice, (int from, off64_t* from_place, int to, off64_t* to_place, size_t size, unsigned flags),
              (from, from_place, to, to_place, size, flags))
TRENZA_REFUSE(ssize_t, tee, (int from, int to, size_t size, unsigned flags), (from, to, size, flags))
TRENZA_REFUSE(ssize_t, vmsplice, (int descriptor, const iovec* parts, size_t count, unsigned flags),
              (descriptor, parts, count, flags))
TRENZA_REFUSE(ssize_t, sendfile, (int to, int from, off_t* place, size_t size) noexcept, (to, from, place, size))
TRENZA_REFUSE(int, recvmmsg, (int descriptor, mmsghdr* messages, unsigned count, int flags, timespec* limit),
              (descriptor, messages, count, flags, limit))
TRENZA_REFUSE(int, sendmmsg, (int descriptor, mmsghdr* messages, unsigned count, int flags),
              (descriptor, messages, count, flags))
TRENZA_REFUSE(int, semtimedop, (int set, sembuf* operations, size_t count, const timespec* limit) noexcept,
              (set, operations, count, limit))
TRENZA_REFUSE(int, mkfifo, (const char* path, mode_t mode) noexcept, (path, mode))
TRENZA_REFUSE(void*, mremap, (void* address, size_t old_size, size_t size, int flags, ...) noexcept,
              (address, old_size, size, flags))

extern "C" int interleave_posix_spawn(pid_t*, const char*, const posix_spawn_file_actions_t*, const posix_spawnattr_t*,
                                      char* const*, char* const*) {
  if (controlled()) uncontrolled("posix_spawn", TRENZA_CALLER);
  return ENOSYS;
}
extern "C" TRENZA_IN_FRONT(posix_spawn);
extern "C" int interleave_posix_spawnp(pid_t*, const char*, const posix_spawn_file_actions_t*, const posix_spawnattr_t*,
                                       char* const*, char* const*) {
  if (controlled()) uncontrolled("posix_spawnp", TRENZA_CALLER);
  return ENOSYS;
}
extern "C" TRENZA_IN_FRONT(posix_spawnp);

// Not by the macro: interleave_pause() is what tests call.
extern "C" TRENZA_WEAK int pause() {
  if (controlled()) uncontrolled("pause", TRENZA_CALLER);
  return reinterpret_cast<int (*)()>(real_function("pause"))();
}
