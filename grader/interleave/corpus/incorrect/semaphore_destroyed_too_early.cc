// expect: MISUSE
// tasks: threads
// The semaphore goes as soon as it is posted, and who waits for it may come later.

#include <semaphore.h>

#include <thread>

int main() {
  sem_t done;
  sem_init(&done, 0, 0);
  std::thread waiter([&] { sem_wait(&done); });
  sem_post(&done);
  sem_destroy(&done);
  waiter.join();
}
