// Children add in memory that they share with their parent.

#include "grader/corpus/probe/probe.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <new>
#include <system_error>

namespace course {

int answer(int question) {
  void* const memory =
      mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
  auto* const total = new (memory) std::atomic<int>(0);
  for (int i = 0; i < 10; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      *total += question;
      _exit(0);
    }
  }
  while (wait(nullptr) > 0) {
  }
  const int result = *total;
  munmap(memory, sizeof(std::atomic<int>));
  return result;
}

}  // namespace course
