#include "grader/interleave/runtime/model/plain_step.h"

#include <algorithm>

#include "grader/interleave/runtime/check/race.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

// Object files announce themselves before the region exists.
std::uint32_t announced = 0;

// That the runtime brings along: //grader/tsan:late_promises.
constexpr std::uint32_t kOwnObjects = 1;

bool is_point(std::uint64_t pc) {
  const Plan& plan = region->plan;
  return plan.point_count != 0 && std::binary_search(plan.points, plan.points + plan.point_count, pc);
}

// An access that is known to race, as a step. Loops that wait for its value are found as those of atomics are.
void take_point(const void* address, std::size_t size, bool is_write, std::uint64_t pc) {
  const Key key = key_of(address);
  if (!is_shared(key)) return;
  if (!is_write && repeats(pc, key)) {
    note_read(pc, key, 0);
    return;
  }
  take_step({.kind = is_write ? OpKind::plain_write : OpKind::plain_read,
             .modifies = is_write,
             .size = static_cast<std::uint8_t>(size < 255 ? size : 255),
             .key = key,
             .second = key & ~Key{7},  // accesses of another size, too
             .address = reinterpret_cast<std::uint64_t>(address),
             .pc = pc});
  if (is_write) return note_change(key);
  // What it holds does not matter: who writes it says so. And it may be no memory at all.
  note_read(pc, key, 0);
}

}  // namespace

void before_plain_access(const void* address, std::size_t size, bool is_write, std::uint64_t pc) {
  if (is_point(pc)) return take_point(address, size, is_write, pc);
  if (is_write) my_task().spin.first_pc = 0;
  if (++region->plain_accesses % kPlainTurn != 0) return;
  if (!is_write) note_read(pc, 0, 0);
  take_step({.kind = OpKind::yield, .modifies = false, .pc = pc});
}

void count_instrumented_object() { ++announced; }
std::uint32_t instrumented_objects() { return announced - kOwnObjects; }

}  // namespace trenza::interleave
