#ifndef GRADER_INTERLEAVE_RUNTIME_HOOKS_CALLER_H_
#define GRADER_INTERLEAVE_RUNTIME_HOOKS_CALLER_H_

#include <cerrno>
#include <cstdint>

#include "grader/interleave/runtime/sched/self.h"

// The return address into the code that called the function that is defined here, in front of the C library's.
#define TRENZA_CALLER reinterpret_cast<std::uint64_t>(__builtin_return_address(0))

// Makes NAME the weak alias of interleave_NAME, which stands above: so a program, or the kit's seams, may have a NAME
// of its own in front of this one and still call it.
#define TRENZA_IN_FRONT(name) decltype(name) name __attribute__((weak, alias("interleave_" #name)))

// The same for a second name of the function, for files of more than 2 GB.
#define TRENZA_IN_FRONT_TOO(second, name) decltype(second) second __attribute__((weak, alias("interleave_" #name)))

// A function that a program may have one of its own in front of.
#define TRENZA_WEAK __attribute__((weak))

namespace trenza::interleave {

// A pointer as an argument of a system call.
inline long word(const void* pointer) { return reinterpret_cast<long>(pointer); }

// True if `pc` lies in the tested program itself, not in a shared library.
inline bool in_program(std::uint64_t pc) { return pc >= region->text_begin && pc < region->text_end; }

// A system call's result as the C library's functions return it.
template <typename Result>
Result with_errno(Result result) {
  if (result >= 0) return result;
  errno = static_cast<int>(-result);
  return -1;
}

// The error number of a function as the semaphore functions return it.
inline int by_errno(int error) {
  if (error == 0) return 0;
  errno = error;
  return -1;
}

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_HOOKS_CALLER_H_
