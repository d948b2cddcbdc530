// Opening, copying and closing descriptors, and the locks of files.

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/channel.h"
#include "grader/interleave/runtime/model/descriptor.h"
#include "grader/interleave/runtime/model/file.h"
#include "grader/interleave/runtime/model/file_lock.h"
#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/conclude.h"

using namespace trenza::interleave;

namespace {

// Does `call`, which closes `descriptor`, or replaces it if it is open.
long close_by(int descriptor, const SystemCall& call, std::uint64_t pc) {
  const Descriptor what = controlled() ? describe(descriptor) : Descriptor();
  switch (what.kind) {
    case Descriptor::channel: return end_channel(descriptor, what, call, pc);
    case Descriptor::file: return close_file(descriptor, call, pc);
    default: return call();
  }
}

bool begins_with(const char* text, const char* start) {
  while (*start != '\0') {
    if (*text++ != *start++) return false;
  }
  return true;
}

// Names that processes make for each other; not those of /proc and devices, which nobody of the program makes.
bool is_shared_name(const char* path) {
  return path != nullptr && !begins_with(path, "/proc/") && !begins_with(path, "/sys/") &&
         (!begins_with(path, "/dev/") || begins_with(path, "/dev/shm/"));
}

// An open waits for the other end of a named pipe.
void refuse_named_pipe(int folder, const char* path, int flags, std::uint64_t pc) {
  struct stat status;
  if ((flags & (O_NONBLOCK | O_PATH)) == 0 && raw_syscall(SYS_newfstatat, folder, word(path), word(&status), 0) >= 0 &&
      S_ISFIFO(status.st_mode)) {
    uncontrolled("opening a named pipe, which waits for who opens its other end,", pc);
  }
}

long open_at(int folder, const char* path, int flags, mode_t mode, std::uint64_t pc) {
  const SystemCall call{SYS_openat, folder, word(path), flags, static_cast<long>(mode)};
  if (!controlled() || !is_shared_name(path)) return call();
  refuse_named_pipe(folder, path, flags, pc);
  return use_names((flags & (O_CREAT | O_TRUNC)) != 0, call, pc);
}

// What makes, renames or removes a name.
int change_names(const SystemCall& call, std::uint64_t pc) {
  return static_cast<int>(with_errno(controlled() ? use_names(true, call, pc) : call()));
}

bool has_mode(int flags) { return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE; }

}  // namespace

extern "C" {

int interleave_close(int descriptor) {
  const std::uint64_t pc = TRENZA_CALLER;
  const long result = close_by(descriptor, {SYS_close, descriptor}, pc);
  if (controlled()) note_close(descriptor, result != -EBADF, pc);
  return static_cast<int>(with_errno(result));
}
TRENZA_IN_FRONT(close);

int interleave_dup2(int from, int to) noexcept {
  const SystemCall call{SYS_dup3, from, to, 0};
  // To itself it does nothing, but looks whether it is open.
  if (from == to) return with_errno(raw_syscall(SYS_fcntl, from, F_GETFD) < 0 ? -EBADF : to);
  return static_cast<int>(with_errno(close_by(to, call, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(dup2);

int interleave_dup3(int from, int to, int flags) noexcept {
  return static_cast<int>(with_errno(close_by(to, {SYS_dup3, from, to, flags}, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(dup3);

int interleave_close_range(unsigned first, unsigned last, int flags) noexcept {
  const std::uint64_t pc = TRENZA_CALLER;
  // One by one, so that each is a step where it matters to others.
  if (controlled() && (flags & CLOSE_RANGE_CLOEXEC) == 0) {
    for (unsigned i = first; i <= last && i < 1024; ++i) {
      if (raw_syscall(SYS_fcntl, i, F_GETFD) >= 0) close_by(static_cast<int>(i), {SYS_close, i}, pc);
    }
  }
  return static_cast<int>(with_errno(raw_syscall(SYS_close_range, first, last, flags)));
}
TRENZA_IN_FRONT(close_range);

int interleave_fcntl(int descriptor, int command, ...) {
  va_list list;
  va_start(list, command);
  void* const argument = va_arg(list, void*);
  va_end(list);
  switch (command) {
    case F_SETLK:
    case F_SETLKW:
    case F_GETLK:
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
    case F_OFD_GETLK:
      if (!controlled()) break;
      return static_cast<int>(
          with_errno(use_record_lock(descriptor, command, static_cast<struct flock*>(argument), TRENZA_CALLER)));
    case F_SETLEASE:
    case F_NOTIFY:
      if (controlled()) uncontrolled("a lease or notification of a file", TRENZA_CALLER);
      break;
    // Whom they tell is anybody, and when is the kernel's choice.
    case F_SETOWN:
    case F_SETOWN_EX:
    case F_SETSIG:
      if (controlled()) uncontrolled("a signal from a descriptor", TRENZA_CALLER);
      break;
    default: break;
  }
  return static_cast<int>(with_errno(raw_syscall(SYS_fcntl, descriptor, command, word(argument))));
}
TRENZA_IN_FRONT(fcntl);
TRENZA_IN_FRONT_TOO(fcntl64, fcntl);

int interleave_flock(int descriptor, int operation) noexcept {
  return static_cast<int>(with_errno(controlled() ? use_flock(descriptor, operation, TRENZA_CALLER)
                                                  : raw_syscall(SYS_flock, descriptor, operation)));
}
TRENZA_IN_FRONT(flock);

// In terms of fcntl's, from where the descriptor stands.
int interleave_lockf(int descriptor, int command, off_t size) {
  struct flock request = {};
  request.l_type = F_WRLCK;
  request.l_whence = SEEK_CUR;
  request.l_len = size;
  int how = F_SETLK;
  switch (command) {
    case F_TEST: how = F_GETLK; break;
    case F_ULOCK: request.l_type = F_UNLCK; break;
    case F_LOCK: how = F_SETLKW; break;
    case F_TLOCK: break;
    default: return by_errno(EINVAL);
  }
  const long result = controlled() ? use_record_lock(descriptor, how, &request, TRENZA_CALLER)
                                   : raw_syscall(SYS_fcntl, descriptor, how, word(&request));
  const bool held = command == F_TEST && result == 0 && request.l_type != F_UNLCK;
  return held ? by_errno(EACCES) : static_cast<int>(with_errno(result));
}
TRENZA_IN_FRONT(lockf);
TRENZA_IN_FRONT_TOO(lockf64, lockf);

int interleave_open(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = has_mode(flags) ? va_arg(list, mode_t) : 0;
  va_end(list);
  return static_cast<int>(with_errno(open_at(AT_FDCWD, path, flags, mode, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(open);
TRENZA_IN_FRONT_TOO(open64, open);

int interleave_openat(int folder, const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = has_mode(flags) ? va_arg(list, mode_t) : 0;
  va_end(list);
  return static_cast<int>(with_errno(open_at(folder, path, flags, mode, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(openat);
TRENZA_IN_FRONT_TOO(openat64, openat);

int interleave_creat(const char* path, mode_t mode) {
  return static_cast<int>(with_errno(open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(creat);
TRENZA_IN_FRONT_TOO(creat64, creat);

int interleave_unlink(const char* path) noexcept {
  return change_names({SYS_unlinkat, AT_FDCWD, word(path), 0}, TRENZA_CALLER);
}
TRENZA_IN_FRONT(unlink);

int interleave_rmdir(const char* path) noexcept {
  return change_names({SYS_unlinkat, AT_FDCWD, word(path), AT_REMOVEDIR}, TRENZA_CALLER);
}
TRENZA_IN_FRONT(rmdir);

int interleave_mkdir(const char* path, mode_t mode) noexcept {
  return change_names({SYS_mkdirat, AT_FDCWD, word(path), static_cast<long>(mode)}, TRENZA_CALLER);
}
TRENZA_IN_FRONT(mkdir);

int interleave_link(const char* from, const char* to) noexcept {
  return change_names({SYS_linkat, AT_FDCWD, word(from), AT_FDCWD, word(to), 0}, TRENZA_CALLER);
}
TRENZA_IN_FRONT(link);

int interleave_symlink(const char* target, const char* path) noexcept {
  return change_names({SYS_symlinkat, word(target), AT_FDCWD, word(path)}, TRENZA_CALLER);
}
TRENZA_IN_FRONT(symlink);

int interleave_rename(const char* from, const char* to) noexcept {
  return change_names({SYS_renameat2, AT_FDCWD, word(from), AT_FDCWD, word(to), 0}, TRENZA_CALLER);
}
TRENZA_IN_FRONT(rename);

// The C library knows where such names are; it opens them by calls of its own.
int interleave_shm_open(const char* name, int flags, mode_t mode) {
  const auto open_it = [&]() -> long {
    const int descriptor = reinterpret_cast<decltype(&shm_open)>(real_function("shm_open"))(name, flags, mode);
    return descriptor < 0 ? -errno : descriptor;
  };
  if (!controlled()) return static_cast<int>(with_errno(open_it()));
  return static_cast<int>(with_errno(use_names((flags & (O_CREAT | O_TRUNC)) != 0, open_it, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(shm_open);

int interleave_shm_unlink(const char* name) {
  const auto remove_it = [&]() -> long {
    return reinterpret_cast<decltype(&shm_unlink)>(real_function("shm_unlink"))(name) < 0 ? -errno : 0;
  };
  if (!controlled()) return static_cast<int>(with_errno(remove_it()));
  return static_cast<int>(with_errno(use_names(true, remove_it, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(shm_unlink);

// The C library's own read and write by calls that are not these.
int interleave_eventfd_read(int descriptor, eventfd_t* value) {
  return read(descriptor, value, sizeof *value) == sizeof *value ? 0 : -1;
}
TRENZA_IN_FRONT(eventfd_read);

int interleave_eventfd_write(int descriptor, eventfd_t value) {
  return write(descriptor, &value, sizeof value) == sizeof value ? 0 : -1;
}
TRENZA_IN_FRONT(eventfd_write);

}  // extern "C"
