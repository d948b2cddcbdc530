#include "grader/interleave/runtime/model/plain_step.h"

#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {
namespace {

// Object files announce themselves before the region exists.
std::uint32_t announced = 0;

std::uint64_t value_at(const void* address, std::size_t size) {
  std::uint64_t value = 0;
  const auto* const bytes = static_cast<const unsigned char*>(address);
  for (std::size_t i = 0; i < size && i < sizeof value; ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
  return value;
}

void take_plain_step(const void* address, std::size_t size, bool is_write, Key key, std::uint64_t pc) {
  object_at(key, ObjectKind::unknown, reinterpret_cast<std::uint64_t>(address));
  take_step({.kind = is_write ? OpKind::plain_write : OpKind::plain_read,
             .modifies = is_write,
             .size = static_cast<std::uint8_t>(size),
             .key = key,
             .address = reinterpret_cast<std::uint64_t>(address),
             .pc = pc});
  last_step().value = value_at(address, size);
  if (is_write) {
    note_change(key);
  } else {
    note_read(pc, key, last_step().value);
  }
}

}  // namespace

void before_plain_access(const void* address, std::size_t size, bool is_write, std::uint64_t pc) {
  if (is_write) my_task().spin.first_pc = 0;
  for (std::uint32_t i = 0; i < region->plan.watched_count; ++i) {
    const Key key = key_of(address);
    if ((key & ~Key{7}) == region->plan.watched[i]) {
      take_plain_step(address, size, is_write, key & ~Key{7}, pc);
      return;
    }
  }
  if (++region->plain_accesses % kPlainTurn == 0) {
    if (!is_write) note_read(pc, 0, 0);
    take_step({.kind = OpKind::yield, .modifies = false, .pc = pc});
  }
}

void count_instrumented_object() { ++announced; }
std::uint32_t instrumented_objects() { return announced; }

}  // namespace trenza::interleave
