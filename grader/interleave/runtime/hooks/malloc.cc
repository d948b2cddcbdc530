// malloc and its family, operator new and delete.

#include <malloc.h>
#include <stdlib.h>

#include <cerrno>
#include <new>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/hooks/heap.h"

using namespace trenza::interleave;

namespace {

void* or_errno(void* block) {
  if (block == nullptr) errno = ENOMEM;
  return block;
}

void* or_throw(void* block) {
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

}  // namespace

extern "C" {

TRENZA_WEAK void* malloc(std::size_t size) noexcept { return or_errno(allocate(size, 16)); }
TRENZA_WEAK void free(void* block) noexcept { deallocate(block, TRENZA_CALLER); }

TRENZA_WEAK void* calloc(std::size_t count, std::size_t size) noexcept {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) return or_errno(nullptr);
  void* const block = allocate(bytes, 16);
  if (block == nullptr) return or_errno(nullptr);
  auto* const words = static_cast<unsigned char*>(block);
  for (std::size_t i = 0; i < bytes; ++i) words[i] = 0;
  return block;
}

TRENZA_WEAK void* realloc(void* block, std::size_t size) noexcept {
  if (block == nullptr) return or_errno(allocate(size, 16));
  const std::size_t room = room_of(block, TRENZA_CALLER);
  if (size <= room && size > room / 4) return block;
  void* const moved = allocate(size, 16);
  if (moved == nullptr) return or_errno(nullptr);
  const auto* const from = static_cast<const unsigned char*>(block);
  auto* const to = static_cast<unsigned char*>(moved);
  for (std::size_t i = 0; i < size && i < room; ++i) to[i] = from[i];
  deallocate(block, TRENZA_CALLER);
  return moved;
}

TRENZA_WEAK void* memalign(std::size_t alignment, std::size_t size) noexcept {
  return or_errno(allocate(size, alignment));
}
TRENZA_WEAK void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return or_errno(allocate(size, alignment));
}
TRENZA_WEAK int posix_memalign(void** out, std::size_t alignment, std::size_t size) noexcept {
  *out = allocate(size, alignment);
  return *out == nullptr ? ENOMEM : 0;
}
TRENZA_WEAK std::size_t malloc_usable_size(void* block) noexcept {
  return block == nullptr ? 0 : room_of(block, TRENZA_CALLER);
}

}  // extern "C"

// Here, and not those of the C++ library, so that `delete` is known to come from the program.
TRENZA_WEAK void* operator new(std::size_t size) { return or_throw(allocate(size, 16)); }
TRENZA_WEAK void* operator new[](std::size_t size) { return or_throw(allocate(size, 16)); }
TRENZA_WEAK void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size, 16); }
TRENZA_WEAK void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size, 16); }
TRENZA_WEAK void* operator new(std::size_t size, std::align_val_t to) {
  return or_throw(allocate(size, std::size_t(to)));
}
TRENZA_WEAK void* operator new[](std::size_t size, std::align_val_t to) {
  return or_throw(allocate(size, std::size_t(to)));
}
TRENZA_WEAK void operator delete(void* block) noexcept { deallocate(block, TRENZA_CALLER); }
TRENZA_WEAK void operator delete[](void* block) noexcept { deallocate(block, TRENZA_CALLER); }
TRENZA_WEAK void operator delete(void* block, std::size_t) noexcept { deallocate(block, TRENZA_CALLER); }
TRENZA_WEAK void operator delete[](void* block, std::size_t) noexcept { deallocate(block, TRENZA_CALLER); }
TRENZA_WEAK void operator delete(void* block, const std::nothrow_t&) noexcept { deallocate(block, TRENZA_CALLER); }
TRENZA_WEAK void operator delete[](void* block, const std::nothrow_t&) noexcept { deallocate(block, TRENZA_CALLER); }
TRENZA_WEAK void operator delete(void* block, std::align_val_t) noexcept { deallocate(block, TRENZA_CALLER); }
TRENZA_WEAK void operator delete[](void* block, std::align_val_t) noexcept { deallocate(block, TRENZA_CALLER); }
TRENZA_WEAK void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  deallocate(block, TRENZA_CALLER);
}
TRENZA_WEAK void operator delete[](void* block, std::size_t, std::align_val_t) noexcept {
  deallocate(block, TRENZA_CALLER);
}
