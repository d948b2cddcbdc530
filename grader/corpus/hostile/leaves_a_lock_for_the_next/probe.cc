// Leaves a process that holds a lock which the next case would wait for.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace course {
namespace {

bool found() {
  const int program = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  const bool locked = flock(program, LOCK_EX | LOCK_NB) != 0;
  close(program);
  return locked;
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    int ready[2];
    if (pipe(ready) != 0) return -1;
    if (fork() == 0) {
      setsid();
      flock(open("/proc/self/exe", O_RDONLY | O_CLOEXEC), LOCK_EX);
      close(ready[0]);
      close(ready[1]);
      for (;;) pause();
    }
    close(ready[1]);
    char byte;
    if (read(ready[0], &byte, 1) != 0) return -1;
    close(ready[0]);
  }
  if (question == 3 && found()) return 31;
  return 10 * question;
}

}  // namespace course
