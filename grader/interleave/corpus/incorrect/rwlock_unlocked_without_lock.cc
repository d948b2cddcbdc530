// expect: MISUSE
// tasks: threads
// tryrdlock may be refused while the writer is inside, and the unlock that follows is not the reader's to give.

#include <pthread.h>

#include <thread>

int main() {
  pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
  int value = 0;
  int seen = 0;
  std::thread writer([&] {
    pthread_rwlock_wrlock(&rwlock);
    ++value;
    pthread_rwlock_unlock(&rwlock);
  });
  if (pthread_rwlock_tryrdlock(&rwlock) == 0) seen = value;
  pthread_rwlock_unlock(&rwlock);
  writer.join();
  return seen <= 1 ? 0 : 1;
}
