// Destroys a mutex that is still locked.

#include "grader/corpus/probe/probe.h"

#include <pthread.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&mutex);
    pthread_mutex_destroy(&mutex);
  }
  return 10 * question;
}

}  // namespace course
