// The answer is a child's exit code.

#include "grader/corpus/probe/probe.h"

#include <sys/wait.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  const pid_t child = fork();
  if (child == 0) _exit(10 * question);
  int status = 0;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

}  // namespace course
