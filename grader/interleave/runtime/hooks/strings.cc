// The C library's memory functions, which no compiler instruments, for the race check of what they touch. This file is
// compiled so that the compiler does not turn their loops into calls of themselves.

#include <cstddef>
#include <cstdint>

#include "grader/interleave/runtime/check/heap_state.h"
#include "grader/interleave/runtime/check/race.h"
#include "grader/interleave/runtime/hooks/caller.h"

using namespace trenza::interleave;

namespace {

// The runtime's own memory: clang makes calls of these functions where it clears or copies large objects there.
bool in_region(const void* address) {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  return at >= kRegionAddress && at < kRegionAddress + sizeof(Region);
}

void touch(const void* address, std::size_t size, bool is_write, std::uint64_t pc) {
  if (!controlled() || size == 0 || !in_program(pc) || in_region(address)) return;
  check_access(address, size, {.is_write = is_write}, pc);
  check_use_after_free(address, size, is_write, pc);
}

std::size_t length_of(const char* text) {
  std::size_t length = 0;
  while (text[length] != '\0') ++length;
  return length;
}

void copy_forward(void* to, const void* from, std::size_t size) {
#if defined(__x86_64__)
  asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
#else
  for (std::size_t i = 0; i < size; ++i) static_cast<char*>(to)[i] = static_cast<const char*>(from)[i];
#endif
}

}  // namespace

extern "C" {

TRENZA_WEAK void* memcpy(void* __restrict to, const void* __restrict from, std::size_t size) noexcept {
  const std::uint64_t pc = TRENZA_CALLER;
  touch(from, size, false, pc);
  touch(to, size, true, pc);
  copy_forward(to, from, size);
  return to;
}

TRENZA_WEAK void* memmove(void* to, const void* from, std::size_t size) noexcept {
  const std::uint64_t pc = TRENZA_CALLER;
  touch(from, size, false, pc);
  touch(to, size, true, pc);
  if (static_cast<char*>(to) <= static_cast<const char*>(from) ||
      static_cast<char*>(to) >= static_cast<const char*>(from) + size) {
    copy_forward(to, from, size);
  } else {
    for (std::size_t i = size; i > 0; --i) static_cast<char*>(to)[i - 1] = static_cast<const char*>(from)[i - 1];
  }
  return to;
}

TRENZA_WEAK void* memset(void* to, int value, std::size_t size) noexcept {
  touch(to, size, true, TRENZA_CALLER);
#if defined(__x86_64__)
  void* at = to;
  asm volatile("rep stosb" : "+D"(at), "+c"(size) : "a"(value) : "memory");
#else
  for (std::size_t i = 0; i < size; ++i) static_cast<volatile char*>(to)[i] = static_cast<char>(value);
#endif
  return to;
}

TRENZA_WEAK int memcmp(const void* a, const void* b, std::size_t size) noexcept {
  const std::uint64_t pc = TRENZA_CALLER;
  touch(a, size, false, pc);
  touch(b, size, false, pc);
  for (std::size_t i = 0; i < size; ++i) {
    const int difference = static_cast<const unsigned char*>(a)[i] - static_cast<const unsigned char*>(b)[i];
    if (difference != 0) return difference;
  }
  return 0;
}

TRENZA_WEAK std::size_t strlen(const char* text) noexcept {
  const std::size_t length = length_of(text);
  touch(text, length + 1, false, TRENZA_CALLER);
  return length;
}

TRENZA_WEAK int strcmp(const char* a, const char* b) noexcept {
  const std::uint64_t pc = TRENZA_CALLER;
  std::size_t i = 0;
  while (a[i] != '\0' && a[i] == b[i]) ++i;
  touch(a, i + 1, false, pc);
  touch(b, i + 1, false, pc);
  return static_cast<unsigned char>(a[i]) - static_cast<unsigned char>(b[i]);
}

TRENZA_WEAK char* strcpy(char* __restrict to, const char* __restrict from) noexcept {
  const std::uint64_t pc = TRENZA_CALLER;
  const std::size_t size = length_of(from) + 1;
  touch(from, size, false, pc);
  touch(to, size, true, pc);
  copy_forward(to, from, size);
  return to;
}

}  // extern "C"
