// Unwinds the main thread out of the test, by a way that no catch clause may end.

#include "grader/corpus/probe/probe.h"

#include <pthread.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    pthread_cancel(pthread_self());
    pthread_testcancel();
  }
  return 10 * question;
}

}  // namespace course
