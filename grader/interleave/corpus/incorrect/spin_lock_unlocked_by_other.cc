// expect: MISUSE
// tasks: threads
// A spin lock is handed over: one thread locks it, another one unlocks it.

#include <pthread.h>

#include <thread>

int main() {
  pthread_spinlock_t lock;
  pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
  pthread_spin_lock(&lock);
  std::thread other([&] { pthread_spin_unlock(&lock); });
  other.join();
  pthread_spin_destroy(&lock);
}
