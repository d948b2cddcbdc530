// tasks: threads
// Exactly one of the threads is told that it is the serial one; it alone touches the plain total between two
// barriers.

#include <pthread.h>

#include <thread>

int main() {
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, nullptr, 2);
  int part[2] = {0, 0};
  int total = 0;
  int seen[2] = {0, 0};
  auto work = [&](int me) {
    part[me] = me + 1;
    if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) total += part[0] + part[1];
    pthread_barrier_wait(&barrier);
    seen[me] = total;
  };
  std::thread first(work, 0), second(work, 1);
  first.join();
  second.join();
  pthread_barrier_destroy(&barrier);
  return seen[0] == 3 && seen[1] == 3 ? 0 : 1;
}
