#include "grader/interleave/runtime/model/enabled.h"

#include "grader/interleave/runtime/model/children.h"
#include "grader/interleave/runtime/model/wait_queue.h"

namespace trenza::interleave {
namespace {

const Object* find(const Region& region, Key key) {
  const ObjectTable& table = region.objects;
  for (std::uint32_t i = table.buckets[object_bucket(key)]; i != 0; i = table.objects[i].next) {
    if (table.objects[i].key == key) return &table.objects[i];
  }
  return nullptr;
}

bool mutex_free(const Region& region, Key key, int task) {
  const Object* const object = find(region, key);
  return object == nullptr || can_lock(object->mutex, task);
}

bool notified(const Region& region, Key key, int task) {
  const Object* const object = find(region, key);
  return object != nullptr && may_leave(object->queue, task, region.tasks);
}

bool child_ended(const Region& region, int task, std::uint32_t which) {
  // Nobody to wait for: the call fails at once.
  return ended_child(region, region.tasks[task].process, Children::decode(which)) != kNoneYet;
}

}  // namespace

bool can_lock(const Mutex& mutex, int task) {
  if (mutex.not_recoverable || mutex.owner == kNobody) return true;
  return mutex.owner == task && mutex.type != Mutex::normal;
}

bool can_take(const Region& region, int task) {
  const Op& op = region.tasks[task].pending;
  switch (op.kind) {
    case OpKind::lock: return mutex_free(region, op.key, task);
    case OpKind::cond_wake: return notified(region, op.key, task) && mutex_free(region, op.second, task);
    case OpKind::futex_wake: return notified(region, op.key, task);
    case OpKind::sleep: return false;
    case OpKind::join: return region.tasks[op.extra].ended;
    case OpKind::wait: return child_ended(region, task, op.extra);
    case OpKind::barrier_out:
    case OpKind::read:
    case OpKind::write:
    case OpKind::poll:
    case OpKind::file_lock: return region.tasks[task].released;
    case OpKind::sem_wait: {
      const Object* const object = find(region, op.key);
      return object != nullptr && object->count > 0;
    }
    case OpKind::once: {
      const Object* const object = find(region, op.key);
      return object == nullptr || object->once.state != Once::running;
    }
    case OpKind::read_lock: {
      const Object* const object = find(region, op.key);
      // A reader that holds the write lock is refused at once.
      return object == nullptr || object->rwlock == nullptr || object->rwlock->writer == kNobody ||
             object->rwlock->writer == task;
    }
    case OpKind::write_lock: {
      const Object* const object = find(region, op.key);
      if (object == nullptr || object->rwlock == nullptr || object->rwlock->writer == task) return true;
      return object->rwlock->writer == kNobody && object->rwlock->readers.empty();
    }
    default: return true;
  }
}

bool can_give_up(const Region& region, int task) {
  const Op& op = region.tasks[task].pending;
  switch (op.kind) {
    case OpKind::cond_wake: return mutex_free(region, op.second, task);
    // POSIX: what can be had at once is had, however late it is.
    case OpKind::lock:
    case OpKind::sem_wait:
    case OpKind::read_lock:
    case OpKind::write_lock:
    case OpKind::join: return !can_take(region, task);
    default: return true;
  }
}

bool can_wake_spuriously(const Region& region, int task) {
  const Op& op = region.tasks[task].pending;
  return region.spurious_left > 0 && op.kind == OpKind::cond_wake && mutex_free(region, op.second, task);
}

}  // namespace trenza::interleave
