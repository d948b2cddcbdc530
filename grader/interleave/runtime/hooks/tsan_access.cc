// What the compilers call before each plain access. Both: {read,write}{1,2,4,8,16}, vptr_update. gcc:
// {read,write}_range, volatile_*. clang: unaligned_*, vptr_read, read_write*, mem*.

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "grader/interleave/runtime/check/heap_state.h"
#include "grader/interleave/runtime/check/race.h"
#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/plain_step.h"

namespace trenza::interleave {
namespace {

inline void read(const void* address, std::size_t size, std::uint64_t pc) {
  if (!controlled()) return;
  before_plain_access(address, size, false, pc);
  check_access(address, size, {}, pc);
  check_use_after_free(address, size, false, pc);
}

inline void write(void* address, std::size_t size, std::uint64_t pc) {
  if (!controlled()) return;
  before_plain_access(address, size, true, pc);
  check_access(address, size, {.is_write = true}, pc);
  check_use_after_free(address, size, true, pc);
}

}  // namespace
}  // namespace trenza::interleave

using trenza::interleave::read;
using trenza::interleave::write;

extern "C" {

void __tsan_init() { trenza::interleave::count_instrumented_object(); }
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_ignore_thread_begin() {}
void __tsan_ignore_thread_end() {}

#define TRENZA_ACCESS(size)                                                              \
  void __tsan_read##size(void* a) { read(a, size, TRENZA_CALLER); }                      \
  void __tsan_write##size(void* a) { write(a, size, TRENZA_CALLER); }                    \
  void __tsan_read_write##size(void* a) {                                                \
    read(a, size, TRENZA_CALLER);                                                        \
    write(a, size, TRENZA_CALLER);                                                       \
  }                                                                                      \
  void __tsan_volatile_read##size(void* a) { read(a, size, TRENZA_CALLER); }             \
  void __tsan_volatile_write##size(void* a) { write(a, size, TRENZA_CALLER); }           \
  void __tsan_unaligned_volatile_read##size(void* a) { read(a, size, TRENZA_CALLER); }   \
  void __tsan_unaligned_volatile_write##size(void* a) { write(a, size, TRENZA_CALLER); } \
  void __tsan_unaligned_read##size(void* a) { read(a, size, TRENZA_CALLER); }            \
  void __tsan_unaligned_write##size(void* a) { write(a, size, TRENZA_CALLER); }          \
  void __tsan_unaligned_read_write##size(void* a) {                                      \
    read(a, size, TRENZA_CALLER);                                                        \
    write(a, size, TRENZA_CALLER);                                                       \
  }

TRENZA_ACCESS(1)
TRENZA_ACCESS(2)
TRENZA_ACCESS(4)
TRENZA_ACCESS(8)
TRENZA_ACCESS(16)
#undef TRENZA_ACCESS

void __tsan_read_range(void* a, unsigned long size) { read(a, size, TRENZA_CALLER); }
void __tsan_write_range(void* a, unsigned long size) { write(a, size, TRENZA_CALLER); }
// From grader/testing/unseen_functions.cc, for a function of the C library.
void __tsan_read_range_pc(void* a, unsigned long size, void* pc) { read(a, size, reinterpret_cast<std::uint64_t>(pc)); }
void __tsan_write_range_pc(void* a, unsigned long size, void* pc) {
  write(a, size, reinterpret_cast<std::uint64_t>(pc));
}

void __tsan_vptr_read(void** a) { read(a, sizeof *a, TRENZA_CALLER); }
void __tsan_vptr_update(void** a, void* value) {
  // A constructor or destructor that leaves the pointer as it is changes nothing that others could see.
  if (*a != value) write(a, sizeof *a, TRENZA_CALLER);
}

void* __tsan_memcpy(void* to, const void* from, std::size_t size) {
  read(from, size, TRENZA_CALLER);
  write(to, size, TRENZA_CALLER);
  return __builtin_memmove(to, from, size);
}
void* __tsan_memmove(void* to, const void* from, std::size_t size) {
  read(from, size, TRENZA_CALLER);
  write(to, size, TRENZA_CALLER);
  return __builtin_memmove(to, from, size);
}
void* __tsan_memset(void* to, int value, std::size_t size) {
  write(to, size, TRENZA_CALLER);
  return __builtin_memset(to, value, size);
}

}  // extern "C"
