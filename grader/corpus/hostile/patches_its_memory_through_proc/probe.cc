// Overwrites the code of the test that called it through /proc/self/mem.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>

namespace course {

int answer(int question) {
  if (question == 2) {
    const int memory = open("/proc/self/mem", O_RDWR);
    unsigned char traps[16];
    std::memset(traps, 0xcc, sizeof traps);
    const auto caller = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
    if (memory >= 0 && pwrite(memory, traps, sizeof traps, static_cast<off_t>(caller)) < 0) return 22;
    return 21;
  }
  return 10 * question;
}

}  // namespace course
