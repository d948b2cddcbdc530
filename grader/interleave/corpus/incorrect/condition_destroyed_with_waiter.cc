// expect: MISUSE
// tasks: threads
// The owner of the condition variable thinks that a notified waiter has left it, and destroys it while one
// still sleeps.

#include <pthread.h>

#include <thread>

int main() {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed;
  pthread_cond_init(&changed, nullptr);
  bool waiting = false, ready = false;
  std::thread waiter([&] {
    pthread_mutex_lock(&mutex);
    waiting = true;
    while (!ready) pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
  });
  pthread_mutex_lock(&mutex);
  const bool notify = !waiting;
  ready = notify;
  if (!notify) pthread_cond_destroy(&changed);
  ready = true;
  pthread_mutex_unlock(&mutex);
  waiter.join();
  if (notify) pthread_cond_destroy(&changed);
}
