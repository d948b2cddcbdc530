// expect: MISUSE
// tasks: threads
// The owner sets the state and destroys the condition variable if the waiter has come, taking it for gone already; it
// still sleeps there.

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
  const bool destroy_now = waiting;
  ready = true;
  if (destroy_now) pthread_cond_destroy(&changed);
  pthread_mutex_unlock(&mutex);
  waiter.join();
  if (!destroy_now) pthread_cond_destroy(&changed);
}
