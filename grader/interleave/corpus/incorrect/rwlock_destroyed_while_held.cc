// expect: MISUSE
// tasks: threads
// The owner destroys the lock when it has written, and a reader may still be inside.

#include <pthread.h>

#include <thread>

int main() {
  pthread_rwlock_t lock;
  pthread_rwlock_init(&lock, nullptr);
  int value = 0;
  std::thread reader([&] {
    pthread_rwlock_rdlock(&lock);
    const int seen = value;
    pthread_rwlock_unlock(&lock);
    (void)seen;
  });
  pthread_rwlock_wrlock(&lock);
  value = 1;
  pthread_rwlock_unlock(&lock);
  pthread_rwlock_destroy(&lock);
  reader.join();
}
