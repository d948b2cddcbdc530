// expect: MISUSE
// tasks: threads
// Who made the barrier destroys it without having been there, while the other thread is on its way to it.

#include <pthread.h>

#include <thread>

int main() {
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, nullptr, 2);
  std::thread other([&] { pthread_barrier_wait(&barrier); });
  pthread_barrier_destroy(&barrier);
  other.join();
}
