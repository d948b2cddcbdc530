// tasks: threads
// sem_post and sem_wait hand a plain variable over; a trywait on the empty semaphore is refused, not blocked.

#include <semaphore.h>

#include <thread>

int main() {
  sem_t filled;
  sem_init(&filled, 0, 0);
  int data = 0;
  std::thread producer([&] {
    data = 8;
    sem_post(&filled);
  });
  while (sem_wait(&filled) != 0) {
  }
  const int seen = data;
  const bool refused = sem_trywait(&filled) != 0;
  producer.join();
  sem_destroy(&filled);
  return seen == 8 && refused ? 0 : 1;
}
