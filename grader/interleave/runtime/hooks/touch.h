#ifndef GRADER_INTERLEAVE_RUNTIME_HOOKS_TOUCH_H_
#define GRADER_INTERLEAVE_RUNTIME_HOOKS_TOUCH_H_

#include <sys/uio.h>

#include "grader/interleave/runtime/check/heap_state.h"
#include "grader/interleave/runtime/check/race.h"
#include "grader/interleave/runtime/hooks/caller.h"

namespace trenza::interleave {

// The program's memory that a system call reads or writes, for the race check: no compiler instruments the kernel.

inline void touch(const void* buffer, long size, bool is_write, std::uint64_t pc) {
  if (size <= 0 || !in_program(pc)) return;
  check_access(buffer, static_cast<std::size_t>(size), {.is_write = is_write}, pc);
  check_use_after_free(buffer, static_cast<std::size_t>(size), is_write, pc);
}

// The first `size` bytes of `parts`.
inline void touch_parts(const iovec* parts, int count, long size, bool is_write, std::uint64_t pc) {
  for (int i = 0; i < count && size > 0; ++i) {
    const long length = static_cast<long>(parts[i].iov_len);
    touch(parts[i].iov_base, length < size ? length : size, is_write, pc);
    size -= length;
  }
}

inline long size_of(const iovec* parts, int count) {
  long size = 0;
  for (int i = 0; i < count; ++i) size += static_cast<long>(parts[i].iov_len);
  return size;
}

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_HOOKS_TOUCH_H_
