// Lets timers go off all the time, and handles them by starting children that nobody reaps.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

namespace course {
namespace {

// Sees each end, so that none is still running when the case is over, however busy the machine is.
void start_a_child(int /*signal*/) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  siginfo_t info;
  waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    signal(SIGALRM, start_a_child);
    const itimerval often{{0, 20'000}, {0, 20'000}};
    setitimer(ITIMER_REAL, &often, nullptr);
    for (int i = 0; i < 5; ++i) pause();
    const itimerval never{};
    setitimer(ITIMER_REAL, &never, nullptr);
  }
  return 10 * question;
}

}  // namespace course
