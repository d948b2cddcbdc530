#ifndef GRADER_INTERLEAVE_RUNTIME_HOOKS_HEAP_H_
#define GRADER_INTERLEAVE_RUNTIME_HOOKS_HEAP_H_

#include <cstddef>
#include <cstdint>

namespace trenza::interleave {

// The tested program's heap: at the same address in every run, so that what depends on addresses repeats, and known to
// the race check. One task at a time; a forked process has its own copy.

// `size` bytes aligned to `alignment`, a power of two; null when the heap is used up.
void* allocate(std::size_t size, std::size_t alignment);
// Gives `block` back, for code at `pc`; null is allowed.
void deallocate(void* block, std::uint64_t pc);
// How many bytes `block` has room for, which code at `pc` asks.
std::size_t room_of(const void* block, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_HOOKS_HEAP_H_
