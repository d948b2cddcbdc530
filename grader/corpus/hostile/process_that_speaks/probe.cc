// Leaves a process whose name looks like lines of the grader's own protocol.

#include "grader/corpus/probe/probe.h"

#include <sys/prctl.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    int ready[2];
    if (pipe(ready) != 0) return -1;
    if (fork() == 0) {
      prctl(PR_SET_NAME, "x\nerror \x1b[2J\xff");
      close(ready[0]);
      close(ready[1]);
      for (;;) pause();
    }
    // The end of the pipe tells that the name is set.
    close(ready[1]);
    char byte;
    if (read(ready[0], &byte, 1) != 0) return -1;
    close(ready[0]);
  }
  return 10 * question;
}

}  // namespace course
