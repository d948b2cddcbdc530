#include "grader/interleave/runtime/hooks/heap.h"

#include <sys/mman.h>

#include <bit>

#include "grader/interleave/runtime/check/heap_state.h"
#include "grader/interleave/runtime/check/race.h"
#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/lifetime.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/backtrace.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"

// Given by the linker: the end of the program's variables.
extern "C" const char _end[];

namespace trenza::interleave {
namespace {

std::uintptr_t program_end() { return reinterpret_cast<std::uintptr_t>(_end); }

// What is checked of a block that is given back; the rest of a large one is not worth the time.
constexpr std::size_t kCheckedOnFree = 1024;
// What is given back is used again last, so that who still uses it is seen; but not after so much else was given back.
constexpr std::size_t kKeptApart = 256 << 10;

std::uintptr_t used_up_to = 0;  // 0: nothing is mapped yet

// Blocks of one class that were given back, the oldest first, by their granules; 0: none.
struct Freed {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::size_t bytes = 0;
};
Freed freed_blocks[64] = {};

std::uint32_t granule_of(std::uintptr_t block) { return static_cast<std::uint32_t>((block - kHeap) / kHeapGranule); }
FreedBlock& freed_at(std::uint32_t granule) {
  return *reinterpret_cast<FreedBlock*>(kHeap + std::uintptr_t{granule} * kHeapGranule);
}

void mark(std::uintptr_t block, std::size_t size, HeapState first, HeapState others) {
  auto* const states = &heap_state(block);
  states[0] = first;
  for (std::size_t i = 1; i < size / kHeapGranule; ++i) states[i] = others;
}

long map(std::uintptr_t at, std::size_t size) {
  return raw_syscall(SYS_mmap, static_cast<long>(at), static_cast<long>(size), PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
}

// Pieces come in four sizes per power of two, as far as those are multiples of a granule.
constexpr std::size_t piece_size(unsigned size_class) {
  const unsigned power = 5 + size_class / 4;
  const std::size_t size = (std::size_t{1} << power) + (size_class % 4) * (std::size_t{1} << (power - 2));
  return (size + kHeapGranule - 1) & ~(kHeapGranule - 1);
}
unsigned class_for(std::size_t size) {
  unsigned size_class = 0;
  if (size > 32) size_class = (static_cast<unsigned>(std::bit_width(size - 1)) - 1 - 5) * 4;
  while (piece_size(size_class) < size) ++size_class;
  return size_class;
}

void* take_piece(unsigned size_class) {
  const std::size_t size = piece_size(size_class);
  Freed& freed = freed_blocks[size_class];
  // Some are kept apart of each class, more of small ones.
  if (freed.first != 0 && (freed.bytes >= kKeptApart || size >= kKeptApart / 4)) {
    FreedBlock& block = freed_at(freed.first);
    freed.first = block.next;
    freed.bytes -= size;
    return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(&block) -
                                   heap_header(reinterpret_cast<std::uintptr_t>(&block)).lead);
  }
  if (used_up_to == 0) {
    if (map(kHeap, kHeapSize) != static_cast<long>(kHeap)) return nullptr;
    if (map(kHeapStates, kHeapSize / kHeapGranule) != static_cast<long>(kHeapStates)) return nullptr;
    used_up_to = kHeap;
  }
  if (used_up_to + size > kHeap + kHeapSize) return nullptr;
  void* const piece = reinterpret_cast<void*>(used_up_to);
  used_up_to += size;
  return piece;
}

// True if a block that is in use begins at `address`, which is in the heap.
bool is_block(std::uintptr_t address) {
  return address % kHeapGranule == 0 && heap_state(address) == HeapState::begins;
}

// True for the program's own variables, on stacks or not.
bool is_of_program(std::uintptr_t address) {
  constexpr std::uintptr_t kStacks = 0x3000'0000'0000;
  constexpr std::uintptr_t kStacksEnd = kStacks + (std::uintptr_t{kMaxTasks} << 24);
  return (address >= kStacks && address < kStacksEnd) || (address >= region->text_begin && address < program_end());
}

}  // namespace

void* allocate(std::size_t size, std::size_t alignment) {
  if (size > kHeapSize / 2 || alignment > kHeapSize / 2) return nullptr;
  const std::size_t slack = alignment > 16 ? alignment : 0;
  const unsigned size_class = class_for(size + sizeof(HeapHeader) + slack);
  if (size_class >= 64) return nullptr;
  void* const piece = take_piece(size_class);
  if (piece == nullptr) return nullptr;
  const auto start = reinterpret_cast<std::uintptr_t>(piece);
  std::uintptr_t block = start + sizeof(HeapHeader);
  if (slack != 0) block = (block + alignment - 1) & ~(alignment - 1);
  void* const result = reinterpret_cast<void*>(block);
  const std::size_t room = start + piece_size(size_class) - block;
  heap_header(block) = {room, static_cast<std::uint32_t>(block - start), size_class};
  mark(block, room, HeapState::begins, HeapState::none);
  // All of it, since all of it is checked when it is given back: a larger block may have lain here before.
  if (controlled()) forget_accesses(result, room);
  return result;
}

void deallocate(void* block, std::uint64_t pc) {
  const auto address = reinterpret_cast<std::uintptr_t>(block);
  // What the dynamic loader had allocated before this heap was there is not ours to give back.
  if (!is_in_heap(address)) {
    if (controlled() && block != nullptr && in_program(pc) && is_of_program(address)) conclude_bad_free(address, pc);
    return;
  }
  if (!is_block(address)) {
    if (controlled()) conclude_bad_free(address, pc);
    return;
  }
  const HeapHeader header = heap_header(address);
  if (controlled() && region->objects.count > 0) {
    end_objects(block, header.size, pc);
    // Somebody may have given it back meanwhile.
    if (!is_block(address)) conclude_bad_free(address, pc);
  }
  FreedBlock freed{};
  freed.pc = pc;
  if (controlled()) {
    if (in_program(pc)) {
      const std::size_t checked = header.size < kCheckedOnFree ? header.size : kCheckedOnFree;
      check_access(block, checked, {.is_write = true, .is_free = true}, pc);
    }
    if (region->objects.count > 0) {
      const int holder = in_program(pc) ? holder_of_mutex_in(block, header.size) : kNobody;
      if (holder != kNobody) {
        conclude(FindingKind::misuse, pc, "memory was given back with a mutex in it that task %d still holds", holder);
      }
      forget_objects(block, header.size);
    }
    freed.task = static_cast<std::uint64_t>(self);
    if (region->plan.detailed) {
      const Frames frames = record_backtrace();
      freed.frames = frames.first << 5 | frames.count;
    }
  }
  *static_cast<FreedBlock*>(block) = freed;
  mark(address, header.size, HeapState::freed_begins, HeapState::freed);
  Freed& list = freed_blocks[header.class_];
  const std::uint32_t granule = granule_of(address);
  if (list.first == 0) {
    list.first = granule;
  } else {
    freed_at(list.last).next = granule;
  }
  list.last = granule;
  list.bytes += piece_size(header.class_);
}

std::size_t room_of(const void* block, std::uint64_t pc) {
  const auto address = reinterpret_cast<std::uintptr_t>(block);
  if (!is_in_heap(address) || !is_block(address)) {
    if (controlled()) conclude_bad_free(address, pc);
    return 0;
  }
  return heap_header(address).size;
}

}  // namespace trenza::interleave
