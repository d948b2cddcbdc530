// Sets a timer and does not handle its signal.

#include "grader/corpus/probe/probe.h"

#include <sys/time.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    const itimerval soon{{0, 0}, {0, 1000}};
    setitimer(ITIMER_REAL, &soon, nullptr);
    for (;;) pause();
  }
  return 10 * question;
}

}  // namespace course
