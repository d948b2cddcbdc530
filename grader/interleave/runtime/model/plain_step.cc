#include "grader/interleave/runtime/model/plain_step.h"

#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

// Object files announce themselves before the region exists.
std::uint32_t announced = 0;

// That the runtime brings along: //grader/tsan:late_promises.
constexpr std::uint32_t kOwnObjects = 1;

}  // namespace

void before_plain_access(bool is_write, std::uint64_t pc) {
  if (is_write) my_task().spin.first_pc = 0;
  if (++region->plain_accesses % kPlainTurn != 0) return;
  if (!is_write) note_read(pc, 0, 0);
  take_step({.kind = OpKind::yield, .modifies = false, .pc = pc});
}

void count_instrumented_object() { ++announced; }
std::uint32_t instrumented_objects() { return announced - kOwnObjects; }

}  // namespace trenza::interleave
