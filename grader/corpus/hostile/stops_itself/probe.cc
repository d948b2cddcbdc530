// Stops its whole process group, as Ctrl-Z would.

#include "grader/corpus/probe/probe.h"

#include <signal.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    kill(0, SIGSTOP);
  }
  return 10 * question;
}

}  // namespace course
