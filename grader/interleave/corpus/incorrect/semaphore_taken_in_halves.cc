// expect: DEADLOCK
// tasks: threads
// Each needs two of two permits and takes them one by one, so each may end with one.

#include <semaphore.h>

#include <thread>

int main() {
  sem_t permits;
  sem_init(&permits, 0, 2);
  auto use_two = [&] {
    sem_wait(&permits);
    sem_wait(&permits);
    sem_post(&permits);
    sem_post(&permits);
  };
  std::thread first(use_two), second(use_two);
  first.join();
  second.join();
  sem_destroy(&permits);
}
