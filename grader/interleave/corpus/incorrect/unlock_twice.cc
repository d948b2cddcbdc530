// expect: MISUSE
// tasks: threads
// Locked with trylock, unlocked in any case: who was refused unlocks what another holds, or nobody does.

#include <pthread.h>

#include <thread>

int main() {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  int successes = 0;
  auto work = [&] {
    if (pthread_mutex_trylock(&mutex) == 0) ++successes;
    pthread_mutex_unlock(&mutex);
  };
  std::thread first(work), second(work);
  first.join();
  second.join();
  return successes > 0 ? 0 : 1;
}
