// Ignores and blocks every signal, and never ends.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (int sent = 1; sent < NSIG; ++sent) signal(sent, SIG_IGN);
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    for (;;) pause();
  }
  return 10 * question;
}

}  // namespace course
