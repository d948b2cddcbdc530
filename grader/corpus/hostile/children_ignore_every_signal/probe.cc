// Leaves five children in sessions of their own that ignore every signal.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (int i = 0; i < 5; ++i) {
      if (fork() != 0) continue;
      setsid();
      for (int sent = 1; sent < NSIG; ++sent) signal(sent, SIG_IGN);
      for (;;) pause();
    }
  }
  return 10 * question;
}

}  // namespace course
