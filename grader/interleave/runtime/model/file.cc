#include "grader/interleave/runtime/model/file.h"

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

// Stands for all names.
constexpr Key kNames = make_key(Space::kernel, 7, 0);

}  // namespace

long use_file(int descriptor, const Descriptor& what, Use use, const SystemCall& call, std::uint64_t pc) {
  // While there is one task only, nobody can come between, nor see less than all before it.
  if (region->live_tasks == 1) return call();
  Object& object = object_at(what.key, ObjectKind::file, 0);
  take_step({.kind = use == Use::change ? OpKind::file_write : OpKind::file_read,
             .modifies = use != Use::look,
             .extra = static_cast<std::uint32_t>(descriptor),
             .key = what.key,
             .pc = pc});
  const long result = call();
  last_step().result = static_cast<std::int32_t>(result);
  acquire(object.published);
  if (use == Use::change) {
    release(object.published);
    note_change(what.key);
  } else {
    // What was read is not known here, so a loop that looks until it has changed goes by the result.
    note_read(pc, what.key, static_cast<std::uint64_t>(result));
  }
  return result;
}

long use_names(bool modifies, Look call, std::uint64_t pc) {
  if (region->live_tasks == 1) return call();
  Object& object = object_at(kNames, ObjectKind::file, 0);
  take_step({.kind = OpKind::names, .modifies = modifies, .key = kNames, .pc = pc});
  const long result = call();
  last_step().result = static_cast<std::int32_t>(result < 0 ? result : 0);
  acquire(object.published);
  if (modifies && result >= 0) {
    release(object.published);
    note_change(kNames);
  } else {
    note_read(pc, kNames, static_cast<std::uint64_t>(result < 0 ? result : 0));
  }
  return result;
}

}  // namespace trenza::interleave
