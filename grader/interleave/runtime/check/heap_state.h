#ifndef GRADER_INTERLEAVE_RUNTIME_CHECK_HEAP_STATE_H_
#define GRADER_INTERLEAVE_RUNTIME_CHECK_HEAP_STATE_H_

#include <cstddef>
#include <cstdint>

#include "grader/interleave/runtime/region/frames.h"

namespace trenza::interleave {

// The tested program's heap, and beside it a byte for every 16 of it, which tells what they are now. Each process has
// its own copy of both.
inline constexpr std::uintptr_t kHeap = 0x2000'0000'0000;
inline constexpr std::size_t kHeapSize = std::size_t{2} << 30;
inline constexpr std::uintptr_t kHeapStates = 0x2100'0000'0000;
inline constexpr std::size_t kHeapGranule = 16;

enum class HeapState : std::uint8_t {
  none,         // inside a block, or between blocks
  begins,       // a block that is in use begins here
  freed,        // inside a block that was given back
  freed_begins  // such a block begins here
};

// Before each block.
struct HeapHeader {
  std::size_t size;      // room of the block
  std::uint32_t lead;    // bytes between the start of the piece of heap and the block
  std::uint32_t class_;  // of the piece
};
static_assert(sizeof(HeapHeader) == kHeapGranule);

// In a block that was given back.
struct FreedBlock {
  std::uint32_t next;       // granule of the next one that is to be used again
  std::uint32_t frames;     // in a detailed run: how it was given back; count in the lowest five bits
  std::uint64_t pc : 48;    // who gave it back
  std::uint64_t task : 16;  //
};
static_assert(sizeof(FreedBlock) == kHeapGranule);

inline bool is_in_heap(std::uintptr_t address) { return address - kHeap < kHeapSize; }
inline HeapState& heap_state(std::uintptr_t address) {
  return *reinterpret_cast<HeapState*>(kHeapStates + (address - kHeap) / kHeapGranule);
}
inline HeapHeader& heap_header(std::uintptr_t block) { return reinterpret_cast<HeapHeader*>(block)[-1]; }

// Ends the schedule: the calling task uses memory at `address` by code at `pc`, which was given back.
[[noreturn]] void conclude_use_after_free(std::uintptr_t address, bool is_write, std::uint64_t pc);
// The same for giving back what is no block that is in use.
[[noreturn]] void conclude_bad_free(std::uintptr_t address, std::uint64_t pc);

// To be called with the race check behind it, which tells more where nothing orders the two.
inline void check_use_after_free(const void* start, std::size_t size, bool is_write, std::uint64_t pc) {
  const auto address = reinterpret_cast<std::uintptr_t>(start);
  if (!is_in_heap(address)) return;
  if (heap_state(address) >= HeapState::freed) conclude_use_after_free(address, is_write, pc);
  const std::uintptr_t last = address + size - 1;
  if (size > 1 && is_in_heap(last) && heap_state(last) == HeapState::freed) conclude_use_after_free(last, is_write, pc);
}

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_CHECK_HEAP_STATE_H_
