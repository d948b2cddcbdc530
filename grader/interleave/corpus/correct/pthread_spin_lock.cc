// tasks: threads
// POSIX has a spin lock of its own; it protects the counter like any other.

#include <pthread.h>

#include <thread>

int main() {
  pthread_spinlock_t spin;
  pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
  int counter = 0;
  auto add = [&] {
    pthread_spin_lock(&spin);
    ++counter;
    pthread_spin_unlock(&spin);
  };
  std::thread first(add), second(add);
  first.join();
  second.join();
  pthread_spin_destroy(&spin);
  return counter == 2 ? 0 : 1;
}
