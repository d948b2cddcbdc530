#include "grader/interleave/runtime/model/channel.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>

#include <cerrno>

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/model/process.h"
#include "grader/interleave/runtime/sched/conclude.h"
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

Object& object_of(const Descriptor& what) {
  const bool counts = !what.is_socket && !what.is_stream;
  return object_at(what.key, counts ? ObjectKind::counter : ObjectKind::channel, 0);
}

// What is ready of `events` now; POLLERR and POLLHUP included.
short ready_now(int descriptor, short events) {
  pollfd one{descriptor, events, 0};
  const timespec no_time{0, 0};
  raw_syscall(SYS_ppoll, reinterpret_cast<long>(&one), 1, reinterpret_cast<long>(&no_time), 0, 0);
  return one.revents;
}

bool waits(OpKind kind) {
  return kind == OpKind::read || kind == OpKind::write || kind == OpKind::poll || kind == OpKind::file_lock;
}

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

// Nobody can write any more: what those did who have ended, and may have been the last who could, is seen.
void acquire_from_the_ended() {
  for (int i = 0; i < region->process_count; ++i) {
    if (region->processes[i].ended) acquire(region->processes[i].last);
  }
}

// The calling thread gets SIGPIPE. Returns where the program handles, ignores or blocks it.
void break_pipe(std::uint64_t pc) {
  const std::uint64_t bit = std::uint64_t{1} << SIGPIPE;
  if ((my_process().ignored & bit) != 0) return;
  std::uint64_t blocked = 0;
  raw_syscall(SYS_rt_sigprocmask, SIG_BLOCK, 0, reinterpret_cast<long>(&blocked), sizeof blocked);
  const bool is_blocked = (blocked >> (SIGPIPE - 1) & 1) != 0;
  if (!is_blocked && (my_process().caught & bit) == 0) end_process_by_signal(SIGPIPE, pc);
  raw_syscall(SYS_tgkill, raw_syscall(SYS_getpid), raw_syscall(SYS_gettid), SIGPIPE);
}

// What is left of the parts of a message.
struct Rest {
  static constexpr std::size_t kMost = 64;  // parts at a time; a stream takes the others later
  iovec parts[kMost];
  std::size_t count = 0;

  Rest(const iovec* from, std::size_t size, std::size_t done) {
    for (std::size_t i = 0; i < size && count < kMost; ++i) {
      if (done >= from[i].iov_len) {
        done -= from[i].iov_len;
        continue;
      }
      parts[count++] = {static_cast<char*>(from[i].iov_base) + done, from[i].iov_len - done};
      done = 0;
    }
  }
};

// Tries once to send the rest; never blocks, and never raises SIGPIPE.
long try_to_send(int descriptor, Rest& rest, const Giving& how, bool with_control) {
  msghdr message = {};
  message.msg_iov = rest.parts;
  message.msg_iovlen = rest.count;
  if (with_control) {
    message.msg_control = const_cast<void*>(how.control);
    message.msg_controllen = how.control_size;
  }
  return raw_syscall(SYS_sendmsg, descriptor, reinterpret_cast<long>(&message),
                     how.flags | MSG_DONTWAIT | MSG_NOSIGNAL);
}

// The same for what is no socket, and has somebody who reads.
long try_to_write(int descriptor, const Rest& rest, long flags) {
  // The descriptor is shared with other processes, but none of them runs now.
  raw_syscall(SYS_fcntl, descriptor, F_SETFL, flags | O_NONBLOCK);
  const long result =
      raw_syscall(SYS_writev, descriptor, reinterpret_cast<long>(rest.parts), static_cast<long>(rest.count));
  raw_syscall(SYS_fcntl, descriptor, F_SETFL, flags);
  return result;
}

}  // namespace

void wake_channel_waiters(Key key) {
  for (int i = 0; i < region->task_count; ++i) {
    Task& task = region->tasks[i];
    if (task.ended || i == self || !waits(task.pending.kind)) continue;
    if (key == 0 || task.pending.kind == OpKind::poll || task.pending.key == key) task.released = true;
  }
}

bool retry_channels() {
  if (region->channels_retried) return false;
  region->channels_retried = true;
  bool any = false;
  for (int i = 0; i < region->task_count; ++i) {
    Task& task = region->tasks[i];
    if (task.ended || !waits(task.pending.kind)) continue;
    task.released = any = true;
  }
  return any;
}

long read_channel(int descriptor, const Descriptor& what, const SystemCall& call, Taking how, std::uint64_t pc) {
  Object& object = object_of(what);
  const long flags = raw_syscall(SYS_fcntl, descriptor, F_GETFL);
  const bool at_once = how.at_once || (flags & O_NONBLOCK) != 0;
  my_task().released = true;
  for (;;) {
    Op op = operation(OpKind::read, descriptor, what.key, pc);
    op.modifies = !how.only_looks;
    take_step(op);
    // Who may only write gets an error at once.
    if ((flags & O_ACCMODE) != O_WRONLY && ready_now(descriptor, POLLIN) == 0) {
      if (!at_once) {
        wait_for_change();
        continue;
      }
      note_read(pc, what.key, 0);
    }
    const long result = call();
    last_step().result = static_cast<std::int32_t>(result);
    if (result < 0) return result;
    acquire(object.published);
    if (result == 0) acquire_from_the_ended();
    if (!how.only_looks) changed(what.key);
    return result;
  }
}

long write_channel(int descriptor, const Descriptor& what, const iovec* parts, std::size_t count, Giving how,
                   std::uint64_t pc) {
  if (count > IOV_MAX) return -EMSGSIZE;
  if (!what.is_stream && count > Rest::kMost) uncontrolled("a message of more than 64 parts", pc);
  Object& object = object_of(what);
  const long flags = raw_syscall(SYS_fcntl, descriptor, F_GETFL);
  const bool at_once = (flags & O_NONBLOCK) != 0 || (how.flags & MSG_DONTWAIT) != 0;
  std::size_t size = 0;
  for (std::size_t i = 0; i < count; ++i) size += parts[i].iov_len;
  std::size_t written = 0;
  my_task().released = true;
  for (;;) {
    take_step(operation(OpKind::write, descriptor, what.key, pc));
    Rest rest(parts, count, written);
    long result = -EPIPE;
    if (what.is_socket) {
      result = try_to_send(descriptor, rest, how, written == 0);
    } else if ((ready_now(descriptor, POLLOUT) & POLLERR) == 0 || (flags & O_ACCMODE) == O_RDONLY) {
      result = try_to_write(descriptor, rest, flags);
    }
    last_step().result = static_cast<std::int32_t>(result);
    if (result >= 0) {
      written += static_cast<std::size_t>(result);
      release(object.published);
      changed(what.key);
      if (written >= size || at_once || !what.is_stream) return static_cast<long>(written);
      my_task().released = true;
      if (rest.count == Rest::kMost) continue;
    } else if (result == -EAGAIN && at_once) {
      note_read(pc, what.key, 0);
      return result;
    } else if (result != -EAGAIN) {
      const bool signals = result == -EPIPE && what.is_stream && (how.flags & MSG_NOSIGNAL) == 0;
      if (written > 0) return static_cast<long>(written);
      if (signals) break_pipe(pc);
      return result;
    }
    wait_for_change();
  }
}

long end_channel(int descriptor, const Descriptor& what, const SystemCall& call, std::uint64_t pc) {
  Object& object = object_of(what);
  take_step(operation(OpKind::close, descriptor, what.key, pc));
  const long result = call();
  release(object.published);
  changed(what.key);
  return result;
}

long poll_channels(Look look, int descriptor, std::int64_t deadline, bool at_once, std::uint64_t pc) {
  my_task().released = true;
  for (;;) {
    const Variant variant =
        take_step(operation(OpKind::poll, descriptor, kAnyChannel, pc), {at_once ? kNever : deadline, false});
    const long result = look();
    last_step().result = static_cast<std::int32_t>(result);
    if (result != 0 || at_once || variant == Variant::timeout) {
      if (result == 0) note_read(pc, kAnyChannel, 0);
      return result;
    }
    wait_for_change();
  }
}

long change_poll(const SystemCall& call, std::uint64_t pc) {
  my_task().released = true;
  Op op = operation(OpKind::poll, -1, kAnyChannel, pc);
  op.modifies = true;
  take_step(op);
  const long result = call();
  last_step().result = static_cast<std::int32_t>(result);
  changed(kAnyChannel);
  return result;
}

}  // namespace trenza::interleave
