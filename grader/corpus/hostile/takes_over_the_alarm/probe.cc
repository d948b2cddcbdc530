// Lets timers go off all the time, and handles them by starting children that nobody waits for.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

namespace course {
namespace {

void start_a_child(int /*signal*/) {
  if (fork() == 0) _exit(0);
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
