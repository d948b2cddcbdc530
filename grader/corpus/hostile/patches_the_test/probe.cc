// Overwrites the code of the test that called it.

#include "grader/corpus/probe/probe.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>

namespace course {

int answer(int question) {
  if (question == 2) {
    auto* const caller = static_cast<unsigned char*>(__builtin_return_address(0));
    const auto size = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    auto* const page = reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(caller) & ~(size - 1));
    if (mprotect(page, 2 * size, PROT_READ | PROT_WRITE | PROT_EXEC) == 0) std::memset(caller, 0xcc, 16);
    return 21;
  }
  return 10 * question;
}

}  // namespace course
