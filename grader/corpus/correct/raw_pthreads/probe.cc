// Ten pthreads add under a pthread mutex.

#include "grader/corpus/probe/probe.h"

#include <pthread.h>

namespace course {
namespace {

struct Sum {
  pthread_mutex_t mutex;
  int part;
  int total;
};

void* add(void* argument) {
  auto* sum = static_cast<Sum*>(argument);
  pthread_mutex_lock(&sum->mutex);
  sum->total += sum->part;
  pthread_mutex_unlock(&sum->mutex);
  return nullptr;
}

}  // namespace

int answer(int question) {
  Sum sum{PTHREAD_MUTEX_INITIALIZER, question, 0};
  pthread_t threads[10];
  for (pthread_t& thread : threads) {
    if (pthread_create(&thread, nullptr, add, &sum) != 0) return -1;
  }
  for (const pthread_t thread : threads) pthread_join(thread, nullptr);
  pthread_mutex_destroy(&sum.mutex);
  return sum.total;
}

}  // namespace course
