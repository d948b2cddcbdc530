// A named shared memory object, unlinked as soon as it is mapped.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace course {

int answer(int question) {
  const std::string name = "/probe." + std::to_string(getpid());
  const int object = shm_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600);
  if (object < 0 || ftruncate(object, sizeof(int)) != 0) return -1;
  void* const memory = mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, object, 0);
  close(object);
  shm_unlink(name.c_str());
  if (memory == MAP_FAILED) return -1;
  const pid_t child = fork();
  if (child == 0) {
    *static_cast<int*>(memory) = 10 * question;
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  const int result = *static_cast<int*>(memory);
  munmap(memory, sizeof(int));
  return result;
}

}  // namespace course
