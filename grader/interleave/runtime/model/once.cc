#include "grader/interleave/runtime/model/once.h"

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/model/lifetime.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

Op operation(OpKind kind, const Object& object, const void* flag, std::uint64_t pc) {
  return {.kind = kind, .key = object.key, .address = reinterpret_cast<std::uint64_t>(flag), .pc = pc};
}

}  // namespace

bool begin_once(const void* flag, std::uint64_t pc) {
  Object& object = object_at(flag, ObjectKind::once);
  if (object.once.state == Once::done) {
    // Done for good: whatever the order of such looks, none of them changes or sees anything else.
    acquire(object.published);
    return false;
  }
  use(object, operation(OpKind::once, object, flag, pc));
  acquire(object.published);
  const bool first = object.once.state == Once::fresh;
  if (first) {
    object.once.state = Once::running;
    object.once.runner = static_cast<std::int16_t>(self);
    note_change(object.key);
  }
  last_step().result = first ? 1 : 0;
  return first;
}

void end_once(const void* flag, bool done, std::uint64_t pc) {
  Object& object = object_at(flag, ObjectKind::once);
  use(object, operation(OpKind::once_done, object, flag, pc));
  object.once.state = done ? Once::done : Once::fresh;
  object.once.runner = kNobody;
  release(object.published);
  note_change(object.key);
}

}  // namespace trenza::interleave
