#include "grader/interleave/runtime/model/channel.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

#include <cerrno>

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/model/process.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

Op operation(OpKind kind, int descriptor, Key key, std::uint64_t pc) {
  return {.kind = kind,
          .modifies = kind != OpKind::poll,
          .extra = static_cast<std::uint32_t>(descriptor),
          .key = key,
          .second = kAnyChannel,
          .pc = pc};
}

// What is ready of `events` now; POLLERR and POLLHUP included.
short ready_now(int descriptor, short events) {
  pollfd one{descriptor, events, 0};
  const timespec no_time{0, 0};
  raw_syscall(SYS_ppoll, reinterpret_cast<long>(&one), 1, reinterpret_cast<long>(&no_time), 0, 0);
  return one.revents;
}

bool is_nonblocking(int descriptor) { return (raw_syscall(SYS_fcntl, descriptor, F_GETFL) & O_NONBLOCK) != 0; }

// The calling task tried in vain.
void wait_for_change() {
  last_step().result = -EAGAIN;
  my_task().released = false;
}

void changed(Key key) {
  region->channels_retried = false;
  note_change(key);
  wake_channel_waiters(key);
}

}  // namespace

Descriptor describe(int descriptor) {
  struct stat status;
  if (raw_syscall(SYS_fstat, descriptor, reinterpret_cast<long>(&status)) < 0) return {};
  if (S_ISFIFO(status.st_mode)) return {Descriptor::channel, make_key(Space::kernel, 2, status.st_ino)};
  if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) || S_ISBLK(status.st_mode)) return {};
  // Terminals and the like: written to at will, but what is read from them comes from outside.
  if (S_ISCHR(status.st_mode)) return {};
  for (std::uint32_t i = 0; i < region->socket_count; ++i) {
    if (region->sockets[i].inode == status.st_ino) {
      return {Descriptor::channel, make_key(Space::kernel, 3, region->sockets[i].pair)};
    }
  }
  return {Descriptor::unknown, 0};
}

void register_pair(const int ends[2]) {
  const std::uint32_t pair = region->socket_count + 1;
  for (int i = 0; i < 2; ++i) {
    if (region->socket_count >= kMaxRanges) conclude(FindingKind::limit, 0, "more than %d sockets", kMaxRanges);
    struct stat status;
    raw_syscall(SYS_fstat, ends[i], reinterpret_cast<long>(&status));
    region->sockets[region->socket_count++] = {status.st_ino, pair};
  }
}

void wake_channel_waiters(Key key) {
  for (int i = 0; i < region->task_count; ++i) {
    Task& task = region->tasks[i];
    const OpKind kind = task.pending.kind;
    if (task.ended || i == self || (kind != OpKind::read && kind != OpKind::write && kind != OpKind::poll)) continue;
    if (key == 0 || kind == OpKind::poll || task.pending.key == key) task.released = true;
  }
}

bool retry_channels() {
  if (region->channels_retried) return false;
  region->channels_retried = true;
  bool any = false;
  for (int i = 0; i < region->task_count; ++i) {
    Task& task = region->tasks[i];
    const OpKind kind = task.pending.kind;
    if (task.ended || (kind != OpKind::read && kind != OpKind::write && kind != OpKind::poll)) continue;
    task.released = any = true;
  }
  return any;
}

long read_channel(int descriptor, void* buffer, std::size_t size, Key key, std::uint64_t pc) {
  Object& object = object_at(key, ObjectKind::channel, 0);
  my_task().released = true;
  for (;;) {
    take_step(operation(OpKind::read, descriptor, key, pc));
    if (ready_now(descriptor, POLLIN) == 0) {
      if (!is_nonblocking(descriptor)) {
        wait_for_change();
        continue;
      }
      note_read(pc, key, 0);
    }
    const long result = raw_syscall(SYS_read, descriptor, reinterpret_cast<long>(buffer), static_cast<long>(size));
    last_step().result = static_cast<std::int32_t>(result);
    if (result < 0) return result;
    acquire(object.published);
    changed(key);
    return result;
  }
}

long write_channel(int descriptor, const void* buffer, std::size_t size, Key key, std::uint64_t pc) {
  Object& object = object_at(key, ObjectKind::channel, 0);
  const long flags = raw_syscall(SYS_fcntl, descriptor, F_GETFL);
  std::size_t written = 0;
  my_task().released = true;
  for (;;) {
    take_step(operation(OpKind::write, descriptor, key, pc));
    if ((ready_now(descriptor, POLLOUT) & POLLERR) != 0 && !(my_process().ignored >> SIGPIPE & 1) &&
        !(my_process().caught >> SIGPIPE & 1)) {
      end_process_by_signal(SIGPIPE, pc);
    }
    // The descriptor is shared with other processes, but none of them runs now.
    raw_syscall(SYS_fcntl, descriptor, F_SETFL, flags | O_NONBLOCK);
    const long result = raw_syscall(SYS_write, descriptor, reinterpret_cast<long>(buffer) + static_cast<long>(written),
                                    static_cast<long>(size - written));
    raw_syscall(SYS_fcntl, descriptor, F_SETFL, flags);
    last_step().result = static_cast<std::int32_t>(result);
    const bool blocking = (flags & O_NONBLOCK) == 0;
    if (result > 0) {
      written += static_cast<std::size_t>(result);
      release(object.published);
      changed(key);
      if (written == size || !blocking) return static_cast<long>(written);
    } else if (result == -EAGAIN && !blocking) {
      note_read(pc, key, 0);
      return result;
    } else if (result != -EAGAIN) {
      return written > 0 ? static_cast<long>(written) : result;
    }
    wait_for_change();
  }
}

long close_channel(int descriptor, Key key, std::uint64_t pc) {
  Object& object = object_at(key, ObjectKind::channel, 0);
  take_step(operation(OpKind::close, descriptor, key, pc));
  const long result = raw_syscall(SYS_close, descriptor);
  release(object.published);
  changed(key);
  return result;
}

long poll_channels(pollfd* descriptors, nfds_t count, std::int64_t deadline, bool at_once, std::uint64_t pc) {
  my_task().released = true;
  for (;;) {
    const Variant variant = take_step(operation(OpKind::poll, count > 0 ? descriptors[0].fd : -1, kAnyChannel, pc),
                                      {at_once ? kNever : deadline, false});
    const timespec no_time{0, 0};
    const long result = raw_syscall(SYS_ppoll, reinterpret_cast<long>(descriptors), static_cast<long>(count),
                                    reinterpret_cast<long>(&no_time), 0, 0);
    last_step().result = static_cast<std::int32_t>(result);
    if (result != 0 || at_once || variant == Variant::timeout) {
      if (result == 0) note_read(pc, kAnyChannel, 0);
      return result;
    }
    wait_for_change();
  }
}

}  // namespace trenza::interleave
