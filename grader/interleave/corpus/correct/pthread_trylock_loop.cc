// tasks: threads
// Polling a lock with trylock and yield is a spin lock in disguise; the owner always gets to run.

#include <pthread.h>

#include <thread>

int main() {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  int counter = 0;
  auto add = [&] {
    while (pthread_mutex_trylock(&mutex) != 0) std::this_thread::yield();
    ++counter;
    pthread_mutex_unlock(&mutex);
  };
  std::thread first(add), second(add);
  first.join();
  second.join();
  pthread_mutex_destroy(&mutex);
  return counter == 2 ? 0 : 1;
}
