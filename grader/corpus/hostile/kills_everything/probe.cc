// Sends SIGSTOP and SIGKILL to every process it may signal.

#include "grader/corpus/probe/probe.h"

#include <signal.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    kill(-1, SIGSTOP);
    kill(-1, SIGKILL);
  }
  return 10 * question;
}

}  // namespace course
