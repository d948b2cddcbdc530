#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_FUTEX_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_FUTEX_H_

#include <cstdint>

namespace trenza::interleave {

// futex(2), as far as waiting and waking go. It orders nothing: only atomic operations do. Who waits
// for a private futex is woken from the same process only. Each returns what the
// system call returns, errors as negative numbers.
long wait_futex(const std::uint32_t* word, bool is_private, std::uint32_t expected, std::int64_t deadline,
                std::uint64_t pc);
long wake_futex(const std::uint32_t* word, bool is_private, int count, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_FUTEX_H_
