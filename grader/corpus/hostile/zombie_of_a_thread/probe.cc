// A thread that outlives main leaves a dead child unreaped.

#include "grader/corpus/probe/probe.h"

#include <sys/wait.h>
#include <unistd.h>

#include <semaphore>
#include <thread>

namespace course {

int answer(int question) {
  if (question == 2) {
    static std::binary_semaphore dead{0};
    std::thread([] {
      const pid_t child = fork();
      if (child == 0) _exit(0);
      siginfo_t info;
      waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
      dead.release();
      for (;;) pause();
    }).detach();
    dead.acquire();
  }
  return 10 * question;
}

}  // namespace course
