// Parent and child meet in a file that both have mapped.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace course {

int answer(int question) {
  const char* const folder = std::getenv("TMPDIR");
  std::string name = std::string(folder != nullptr ? folder : "/tmp") + "/probe.XXXXXX";
  const int file = mkstemp(name.data());
  if (file < 0) return -1;
  unlink(name.c_str());
  if (ftruncate(file, sizeof(int)) != 0) return -2;
  void* const page = mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (page == MAP_FAILED) return -3;
  int* const shared = static_cast<int*>(page);
  const pid_t child = fork();
  if (child == 0) {
    *shared = 10 * question;
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  const int value = *shared;
  munmap(page, sizeof(int));
  return value;
}

}  // namespace course
