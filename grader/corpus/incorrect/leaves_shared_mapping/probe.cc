// Leaves shared memory mapped.

#include "grader/corpus/probe/probe.h"

#include <sys/mman.h>

namespace course {

int answer(int question) {
  if (question == 2) mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return 10 * question;
}

}  // namespace course
