// Ignores what can be ignored, and leaves timers running.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <sys/time.h>

#include <initializer_list>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (int sent = 1; sent < NSIG; ++sent) signal(sent, SIG_IGN);
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    const itimerval often{{0, 1000}, {0, 1000}};
    for (const int timer : {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF}) setitimer(timer, &often, nullptr);
  }
  return 10 * question;
}

}  // namespace course
