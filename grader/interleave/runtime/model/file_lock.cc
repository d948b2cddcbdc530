#include "grader/interleave/runtime/model/file_lock.h"

#include <sys/file.h>

#include <cerrno>
#include <limits>

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();

struct Range {
  std::int64_t begin, end;  // `end` excluded
};

// Of a request; all of the file where it counts from a place that only the kernel knows.
Range range_of(const struct flock& request) {
  if (request.l_whence != SEEK_SET) return {0, kEnd};
  if (request.l_len < 0) return {request.l_start + request.l_len, request.l_start};
  return {request.l_start, request.l_len == 0 ? kEnd : request.l_start + request.l_len};
}

Op operation(OpKind kind, int descriptor, Key key, std::uint64_t pc) {
  return {.kind = kind, .modifies = true, .extra = static_cast<std::uint32_t>(descriptor), .key = key, .pc = pc};
}

void note_held(Key key, Range range) {
  Process& process = my_process();
  if (process.locked_file == 0) {
    process.locked_file = key;
    process.locked_begin = range.begin;
    process.locked_end = range.end;
  } else if (process.locked_file != key) {
    process.locks_many = true;
  } else {
    if (range.begin < process.locked_begin) process.locked_begin = range.begin;
    if (range.end > process.locked_end) process.locked_end = range.end;
  }
}

void note_released(Key key, Range range) {
  Process& process = my_process();
  if (process.locked_file != key || process.locks_many) return;
  if (range.begin <= process.locked_begin && range.end >= process.locked_end) process.locked_file = 0;
}

void released(Object& object) {
  release(object.published);
  region->channels_retried = false;
  note_change(object.key);
  wake_channel_waiters(object.key);
}

// The process that holds what `request` asks for, or -1 where nobody in particular does.
int holder_of(int descriptor, const struct flock& request) {
  struct flock found = request;
  if (raw_syscall(SYS_fcntl, descriptor, F_GETLK, reinterpret_cast<long>(&found)) < 0) return -1;
  for (int i = 0; i < region->process_count; ++i) {
    const Process& process = region->processes[i];
    if (!process.ended && process.pid == found.l_pid) return i;
  }
  return -1;
}

// True if `holder` waits for a lock that this process holds, as the kernel sees it (fs/locks.c): a process waits if any
// of its threads does.
bool waits_for_me(int holder) {
  const int mine = my_task().process;
  for (int steps = 0; holder >= 0 && steps < kMaxProcesses; ++steps) {
    if (holder == mine) return true;
    int next = -1;
    for (int i = 0; i < region->task_count; ++i) {
      const Task& task = region->tasks[i];
      if (task.ended || task.process != holder || task.pending.kind != OpKind::file_lock || task.released) continue;
      next = task.held_up_by;
      break;
    }
    holder = next;
  }
  return false;
}

// Takes a lock by `try_once`, which fails with EAGAIN where it would have to wait; `find_holder` names a process then.
template <typename Try, typename Find>
long take(int descriptor, Key key, bool may_wait, Try try_once, Find find_holder, std::uint64_t pc) {
  Object& object = object_at(key, ObjectKind::file_lock, 0);
  my_task().released = true;
  for (;;) {
    take_step(operation(may_wait ? OpKind::file_lock : OpKind::file_trylock, descriptor, key, pc));
    long result = try_once();
    // Either is allowed for what is held by others.
    if (result == -EACCES) result = -EAGAIN;
    last_step().result = static_cast<std::int32_t>(result);
    if (result >= 0) {
      acquire(object.published);
      note_change(key);
      return result;
    }
    if (result != -EAGAIN) return result;
    if (!may_wait) {
      note_read(pc, key, static_cast<std::uint64_t>(result));
      return result;
    }
    const int holder = find_holder();
    if (holder >= 0 && waits_for_me(holder)) {
      last_step().result = -EDEADLK;
      return -EDEADLK;
    }
    my_task().held_up_by = static_cast<std::int16_t>(holder);
    my_task().released = false;
  }
}

}  // namespace

long use_record_lock(int descriptor, int command, struct flock* request, std::uint64_t pc) {
  const Key key = lock_key(descriptor);
  const auto do_it = [&](int how) { return raw_syscall(SYS_fcntl, descriptor, how, reinterpret_cast<long>(request)); };
  if (key == 0) return do_it(command);
  if (command == F_GETLK || command == F_OFD_GETLK) {
    Object& object = object_at(key, ObjectKind::file_lock, 0);
    Op op = operation(OpKind::file_trylock, descriptor, key, pc);
    op.modifies = false;
    take_step(op);
    const long result = do_it(command);
    acquire(object.published);
    note_read(pc, key, static_cast<std::uint64_t>(request->l_type));
    return result;
  }
  const bool owned = command == F_SETLK || command == F_SETLKW;
  const int without_waiting = owned ? F_SETLK : F_OFD_SETLK;
  const Range range = range_of(*request);
  if (request->l_type == F_UNLCK) {
    Object& object = object_at(key, ObjectKind::file_lock, 0);
    take_step(operation(OpKind::file_unlock, descriptor, key, pc));
    const long result = do_it(without_waiting);
    last_step().result = static_cast<std::int32_t>(result);
    if (result < 0) return result;
    note_released(key, range);
    released(object);
    return result;
  }
  const bool may_wait = command == F_SETLKW || command == F_OFD_SETLKW;
  const bool only_shares = request->l_type == F_RDLCK;
  const struct flock asked = *request;
  const long result = take(
      descriptor, key, may_wait, [&] { return do_it(without_waiting); },
      [&] { return owned ? holder_of(descriptor, asked) : -1; }, pc);
  if (result < 0) return result;
  note_held(key, range);
  // It may have been this process's own lock for writing.
  if (only_shares) wake_channel_waiters(key);
  return result;
}

long use_flock(int descriptor, int operation_, std::uint64_t pc) {
  const Key key = lock_key(descriptor);
  const auto do_it = [&](int how) { return raw_syscall(SYS_flock, descriptor, how); };
  if (key == 0) return do_it(operation_);
  if ((operation_ & ~LOCK_NB) == LOCK_UN) {
    Object& object = object_at(key, ObjectKind::file_lock, 0);
    take_step(operation(OpKind::file_unlock, descriptor, key, pc));
    const long result = do_it(operation_);
    last_step().result = static_cast<std::int32_t>(result);
    if (result < 0) return result;
    note_released(key, {0, kEnd});
    released(object);
    return result;
  }
  // To change its kind, the kernel gives the lock up first: others may have it then.
  const long result = take(
      descriptor, key, (operation_ & LOCK_NB) == 0,
      [&] {
        const long taken = do_it(operation_ | LOCK_NB);
        if (my_process().locked_file == key || my_process().locks_many) wake_channel_waiters(key);
        return taken;
      },
      [] { return -1; }, pc);
  if (result >= 0) note_held(key, {0, kEnd});
  return result;
}

long close_file(int descriptor, const SystemCall& call, std::uint64_t pc) {
  const Key key = lock_key(descriptor);
  Object* const object = key == 0 ? nullptr : find_object(key);
  if (object == nullptr || (my_process().locked_file != key && !my_process().locks_many)) return call();
  take_step(operation(OpKind::close, descriptor, key, pc));
  const long result = call();
  note_released(key, {0, kEnd});
  released(*object);
  return result;
}

bool holds_file_lock(int process) {
  return region->processes[process].locked_file != 0 || region->processes[process].locks_many;
}

void abandon_file_locks(int process) {
  if (!holds_file_lock(process)) return;
  ObjectTable& table = region->objects;
  for (std::uint32_t i = 1; i <= table.count; ++i) {
    Object& object = table.objects[i];
    if (object.kind != ObjectKind::file_lock) continue;
    if (!region->processes[process].locks_many && object.key != region->processes[process].locked_file) continue;
    object.published.join(region->processes[process].last, region->arena);
    note_change(object.key);
    wake_channel_waiters(object.key);
  }
}

}  // namespace trenza::interleave
