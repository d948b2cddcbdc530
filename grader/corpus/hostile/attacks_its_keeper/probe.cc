// Tries to stop and to kill the process that watches it.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <unistd.h>

#include <initializer_list>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (const int sent : {SIGSTOP, SIGTERM, SIGINT, SIGCHLD, SIGKILL}) kill(getppid(), sent);
  }
  return 10 * question;
}

}  // namespace course
