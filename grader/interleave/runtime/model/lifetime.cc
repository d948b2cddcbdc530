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

[[noreturn]] void conclude_gone(const Object& object, const Op& op, const char* how) {
  RaceSide end;
  end.pc = object.ended_pc;
  end.task = static_cast<std::uint8_t>(object.ended_by);
  end.is_write = end.is_end = true;
  end.frames = object.ended_frames;
  conclude_with(end, op.pc, "%s of a %s that was destroyed%s", name(op.kind), name(object.kind), how);
}

void require_alive(const Object& object, const Op& op) {
  if (object.destroyed) conclude_gone(object, op, op.kind == OpKind::destroy ? " already" : "");
  if (op.address != 0) check_use_after_free(reinterpret_cast<const void*>(op.address), 1, false, op.pc);
}

}  // namespace

Variant use(const Object& object, const Op& op, Until until) {
  require_alive(object, op);
  const Variant variant = take_step(op, until);
  require_alive(object, op);
  return variant;
}

void begin_destroy(const Object& object, const void* address, std::uint64_t pc) {
  const Op op{
      .kind = OpKind::destroy, .key = object.key, .address = reinterpret_cast<std::uint64_t>(address), .pc = pc};
  // Alone, there is no other order.
  if (region->live_tasks > 1) {
    use(object, op);
  } else {
    require_alive(object, op);
  }
}

void mark_destroyed(Object& object, std::uint64_t pc) {
  object.destroyed = true;
  object.ended_pc = pc;
  object.ended_by = static_cast<std::int16_t>(self);
  if (region->plan.detailed) object.ended_frames = record_backtrace();
}

void end_objects(const void* address, std::size_t size, std::uint64_t pc) {
  if (region->live_tasks <= 1) return;
  const Key begin = key_of(address);
  // Others may make objects while this task waits for its turn; theirs are not in this memory.
  const std::uint32_t count = region->objects.count;
  for (std::uint32_t i = 1; i <= count; ++i) {
    const Object& object = region->objects.objects[i];
    if (object.key < begin || object.key >= begin + size || object.destroyed || !is_opaque(object.kind)) continue;
    take_step({.kind = OpKind::destroy, .key = object.key, .address = object.address, .pc = pc});
  }
}

}  // namespace trenza::interleave
