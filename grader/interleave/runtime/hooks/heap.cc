#include "grader/interleave/runtime/hooks/heap.h"

#include <sys/mman.h>

#include <bit>

#include "grader/interleave/runtime/check/race.h"
#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"

namespace trenza::interleave {
namespace {

constexpr std::uintptr_t kHeap = 0x2000'0000'0000;
constexpr std::size_t kHeapSize = std::size_t{2} << 30;
// What is checked of a block that is given back; the rest of a large one is not worth the time.
constexpr std::size_t kCheckedOnFree = 1024;

// Before each block.
struct Header {
  std::size_t size;      // room of the block
  std::uint32_t lead;    // bytes between the start of the piece of heap and the block
  std::uint32_t class_;  // of the piece
};
static_assert(sizeof(Header) == 16);

struct Free {
  Free* next;
};

std::uintptr_t used_up_to = 0;  // 0: nothing is mapped yet
Free* free_pieces[64] = {};

Header* header_of(void* block) { return static_cast<Header*>(block) - 1; }
const Header* header_of(const void* block) { return static_cast<const Header*>(block) - 1; }

// Pieces come in four sizes per power of two.
constexpr std::size_t piece_size(unsigned size_class) {
  const unsigned power = 5 + size_class / 4;
  return (std::size_t{1} << power) + (size_class % 4) * (std::size_t{1} << (power - 2));
}
unsigned class_for(std::size_t size) {
  unsigned size_class = 0;
  if (size > 32) size_class = (static_cast<unsigned>(std::bit_width(size - 1)) - 1 - 5) * 4;
  while (piece_size(size_class) < size) ++size_class;
  return size_class;
}

void* take_piece(unsigned size_class) {
  if (Free* const first = free_pieces[size_class]) {
    free_pieces[size_class] = first->next;
    return first;
  }
  if (used_up_to == 0) {
    const long mapped = raw_syscall(SYS_mmap, kHeap, kHeapSize, PROT_READ | PROT_WRITE,
                                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (mapped != static_cast<long>(kHeap)) return nullptr;
    used_up_to = kHeap;
  }
  const std::size_t size = piece_size(size_class);
  if (used_up_to + size > kHeap + kHeapSize) return nullptr;
  void* const piece = reinterpret_cast<void*>(used_up_to);
  used_up_to += size;
  return piece;
}

}  // namespace

void* allocate(std::size_t size, std::size_t alignment) {
  if (size > kHeapSize / 2 || alignment > kHeapSize / 2) return nullptr;
  const std::size_t slack = alignment > 16 ? alignment : 0;
  const unsigned size_class = class_for(size + sizeof(Header) + slack);
  if (size_class >= 64) return nullptr;
  void* const piece = take_piece(size_class);
  if (piece == nullptr) return nullptr;
  const auto start = reinterpret_cast<std::uintptr_t>(piece);
  std::uintptr_t block = start + sizeof(Header);
  if (slack != 0) block = (block + alignment - 1) & ~(alignment - 1);
  void* const result = reinterpret_cast<void*>(block);
  const std::size_t room = start + piece_size(size_class) - block;
  *header_of(result) = {room, static_cast<std::uint32_t>(block - start), size_class};
  // All of it, since all of it is checked when it is given back: a larger block may have lain here before.
  if (controlled()) forget_accesses(result, room);
  return result;
}

void deallocate(void* block, std::uint64_t pc) {
  const auto address = reinterpret_cast<std::uintptr_t>(block);
  // What the dynamic loader had allocated before this heap was there is not ours to give back.
  if (address < kHeap || address >= kHeap + kHeapSize) return;
  const Header header = *header_of(block);
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
  }
  auto* const piece = reinterpret_cast<Free*>(address - header.lead);
  piece->next = free_pieces[header.class_];
  free_pieces[header.class_] = piece;
}

std::size_t room_of(const void* block) { return header_of(block)->size; }

}  // namespace trenza::interleave
