// A child that closes every descriptor but its pipe, as daemons do.

#include "grader/corpus/probe/probe.h"

#include <sys/wait.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  const pid_t child = fork();
  if (child == 0) {
    for (int descriptor = 0; descriptor < 256; ++descriptor) {
      if (descriptor != ends[1]) close(descriptor);
    }
    const int value = 10 * question;
    _exit(write(ends[1], &value, sizeof value) == sizeof value ? 0 : 1);
  }
  close(ends[1]);
  int value = -1;
  if (read(ends[0], &value, sizeof value) != sizeof value) value = -2;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return value;
}

}  // namespace course
