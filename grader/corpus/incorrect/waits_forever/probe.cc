// Waits for a signal that nobody sends, and for no other.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <unistd.h>

#include <initializer_list>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (const int sent : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGALRM}) signal(sent, SIG_IGN);
    for (;;) pause();
  }
  return 10 * question;
}

}  // namespace course
