// tasks: threads
// tsan: skip, it reports the second lock although this kind of mutex answers it with an error
// Locking twice is a deadlock for a normal mutex; this kind says EDEADLK, and the program relies on it.

#include <errno.h>
#include <pthread.h>

#include <thread>

int main() {
  pthread_mutex_t mutex;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
  int refused = 0;
  auto work = [&] {
    pthread_mutex_lock(&mutex);
    if (pthread_mutex_lock(&mutex) == EDEADLK) ++refused;
    pthread_mutex_unlock(&mutex);
  };
  std::thread first(work), second(work);
  first.join();
  second.join();
  pthread_mutex_destroy(&mutex);
  return refused == 2 ? 0 : 1;
}
