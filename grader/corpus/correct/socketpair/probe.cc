// A child answers over a pair of sockets.

#include "grader/corpus/probe/probe.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return -1;
  const pid_t child = fork();
  if (child < 0) return -1;
  if (child == 0) {
    close(ends[0]);
    int asked = 0;
    if (read(ends[1], &asked, sizeof asked) != sizeof asked) _exit(1);
    asked *= 10;
    _exit(write(ends[1], &asked, sizeof asked) == sizeof asked ? 0 : 1);
  }
  close(ends[1]);
  int value = -1;
  if (write(ends[0], &question, sizeof question) != sizeof question) value = -2;
  if (read(ends[0], &value, sizeof value) != sizeof value) value = -3;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return value;
}

}  // namespace course
