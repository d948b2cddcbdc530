// Ends the thread that the case runs in, and no other.

#include "grader/corpus/probe/probe.h"

#include <pthread.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    pthread_exit(nullptr);
  }
  return 10 * question;
}

}  // namespace course
