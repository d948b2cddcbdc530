// expect: MISUSE
// tasks: threads
// The wait is called with a mutex that this thread has already given back.

#include <pthread.h>

#include <thread>

int main() {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
  bool ready = false;
  std::thread notifier([&] {
    pthread_mutex_lock(&mutex);
    ready = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
  });
  pthread_mutex_lock(&mutex);
  const bool seen = ready;
  pthread_mutex_unlock(&mutex);
  if (!seen) {
    timespec deadline = {0, 0};
    pthread_cond_timedwait(&changed, &mutex, &deadline);
    pthread_mutex_unlock(&mutex);
  }
  notifier.join();
}
