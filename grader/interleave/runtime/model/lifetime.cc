#include "grader/interleave/runtime/model/lifetime.h"

#include "grader/interleave/runtime/check/heap_state.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/backtrace.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

// Those whose use no compiler instruments: the race check does not see it.
bool is_opaque(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::mutex:
    case ObjectKind::condition:
    case ObjectKind::rwlock:
    case ObjectKind::barrier:
    case ObjectKind::once:
    case ObjectKind::semaphore: return true;
    default: return false;
  }
}

// What a use is called in front of the object's name.
const char* use_in_words(OpKind kind) {
  switch (kind) {
    case OpKind::cond_wait:
    case OpKind::cond_wake:
    case OpKind::sem_wait: return "wait for";
    case OpKind::trylock: return "attempt to lock";
    case OpKind::sem_trywait: return "attempt to take";
    case OpKind::sem_post: return "release of";
    case OpKind::notify_one:
    case OpKind::notify_all: return "notification of";
    case OpKind::lock: return "lock of";
    case OpKind::read_lock: return "lock for reading of";
    case OpKind::write_lock: return "lock for writing of";
    case OpKind::rw_trylock: return "attempt to lock";
    case OpKind::unlock:
    case OpKind::rw_unlock: return "unlock of";
    case OpKind::barrier_in:
    case OpKind::barrier_out: return "arrival at";
    case OpKind::destroy: return "destruction of";
    default: return "use of";
  }
}

[[noreturn]] void conclude_gone(const Object& object, const Op& op, const char* how) {
  RaceSide end;
  end.pc = object.ended_pc;
  end.task = static_cast<std::uint8_t>(object.ended_by);
  end.is_write = end.is_end = true;
  end.frames = object.ended_frames;
  conclude_with(end, op.pc, "%s a %s that was destroyed%s", use_in_words(op.kind), name(object.kind), how);
}

// True if the object that the calling task means, at `address`, was destroyed. If it means a new one in the same place,
// that one's life begins.
bool is_gone(Object& object, std::uint64_t address) {
  if (!object.destroyed) return false;
  const bool seen = object.ended_by == self || object.ended_epoch <= my_task().clock.at(object.ended_by);
  if (!seen || object.mark_offset == Object::kNoMark || address == 0) return true;
  const auto* const mark = reinterpret_cast<const volatile std::uint32_t*>(address + object.mark_offset);
  if (*mark == kEndMark) return true;
  object.destroyed = false;
  object.published.clear();
  return false;
}

void require_alive(Object& object, const Op& op) {
  if (is_gone(object, op.address)) conclude_gone(object, op, op.kind == OpKind::destroy ? " already" : "");
  if (op.address != 0) check_use_after_free(reinterpret_cast<const void*>(op.address), 1, false, op.pc);
}

}  // namespace

Variant use(Object& object, const Op& op, Until until) {
  require_alive(object, op);
  const Variant variant = take_step(op, until);
  require_alive(object, op);
  return variant;
}

void begin_destroy(Object& object, const void* address, std::uint64_t pc) {
  const Op op{
      .kind = OpKind::destroy, .key = object.key, .address = reinterpret_cast<std::uint64_t>(address), .pc = pc};
  // Alone, there is no other order.
  if (region->live_tasks > 1) {
    use(object, op);
  } else {
    require_alive(object, op);
  }
}

void mark_destroyed(Object& object, std::uint64_t pc, void* mark) {
  object.destroyed = true;
  object.mark_offset = Object::kNoMark;
  if (mark != nullptr) {
    object.mark_offset = static_cast<std::uint8_t>(key_of(mark) - object.key);
    *static_cast<std::uint32_t*>(mark) = kEndMark;
  }
  object.ended_pc = pc;
  object.ended_by = static_cast<std::int16_t>(self);
  object.ended_epoch = my_task().epoch;
  if (region->plan.detailed) object.ended_frames = record_backtrace();
}

void end_objects(const void* address, std::size_t size, std::uint64_t pc) {
  if (region->live_tasks <= 1) return;
  const Key begin = key_of(address);
  const auto end_one = [&](const Object& object) {
    if (object.destroyed || !is_opaque(object.kind)) return;
    take_step({.kind = OpKind::destroy, .key = object.key, .address = object.address, .pc = pc});
  };
  // Others may make objects while this task waits for its turn; theirs are not in this memory.
  const std::uint32_t count = region->objects.count;
  if (constexpr std::size_t kAlignment = 4; size / kAlignment < count) {
    for (Key key = begin; key < begin + size; key += kAlignment) {
      if (const Object* const object = find_object(key)) end_one(*object);
    }
    return;
  }
  for (std::uint32_t i = 1; i <= count; ++i) {
    const Object& object = region->objects.objects[i];
    if (object.key >= begin && object.key < begin + size) end_one(object);
  }
}

}  // namespace trenza::interleave
