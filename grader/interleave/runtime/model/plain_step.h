#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_PLAIN_STEP_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_PLAIN_STEP_H_

#include <cstddef>
#include <cstdint>

namespace trenza::interleave {

// After so many plain accesses without a visible operation, others get a turn: a loop on a plain variable would never
// end otherwise.
inline constexpr std::uint64_t kPlainTurn = 20'000;

// The calling task is about to read or write `size` bytes of plain memory, by code at `pc`. A step, where the plan says
// so.
void before_plain_access(const void* address, std::size_t size, bool is_write, std::uint64_t pc);

// An object file of the program has announced that it is instrumented.
void count_instrumented_object();
// How many have, but for those that the runtime brings along.
std::uint32_t instrumented_objects();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_PLAIN_STEP_H_
