// tasks: threads
// A condition variable bound to the monotonic clock, with a deadline a minute away that never comes.

#include <pthread.h>
#include <time.h>

#include <thread>

int main() {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed;
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&changed, &attributes);
  pthread_condattr_destroy(&attributes);
  bool ready = false;
  std::thread notifier([&] {
    pthread_mutex_lock(&mutex);
    ready = true;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&mutex);
  });
  timespec deadline;
  clock_gettime(CLOCK_MONOTONIC, &deadline);
  deadline.tv_sec += 60;
  int error = 0;
  pthread_mutex_lock(&mutex);
  while (!ready && error == 0) error = pthread_cond_timedwait(&changed, &mutex, &deadline);
  const bool seen = ready;
  pthread_mutex_unlock(&mutex);
  notifier.join();
  pthread_cond_destroy(&changed);
  pthread_mutex_destroy(&mutex);
  return seen && error == 0 ? 0 : 1;
}
