// Children may die of anything, as long as their parent waits for them.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <initializer_list>

namespace course {

int answer(int question) {
  for (const int reason : {SIGKILL, SIGSEGV, SIGABRT}) {
    const pid_t child = fork();
    if (child == 0) {
      raise(reason);
      _exit(0);
    }
    int status = 0;
    if (waitpid(child, &status, 0) != child || !WIFSIGNALED(status) || WTERMSIG(status) != reason) return -1;
  }
  return 10 * question;
}

}  // namespace course
