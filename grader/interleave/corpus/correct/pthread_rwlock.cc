// tasks: threads
// The C interface: a static initialiser, readers beside each other, a trywrlock that may be refused.

#include <pthread.h>

#include <atomic>
#include <thread>

namespace {
pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
int value = 0;
std::atomic<int> refused{0};

void read_it() {
  pthread_rwlock_rdlock(&rwlock);
  if (value > 1) ++refused;
  pthread_rwlock_unlock(&rwlock);
}
void try_to_write() {
  if (pthread_rwlock_trywrlock(&rwlock) != 0) {
    ++refused;
    return;
  }
  ++value;
  pthread_rwlock_unlock(&rwlock);
}
}  // namespace

int main() {
  std::thread first(read_it), second(read_it), writer(try_to_write);
  first.join();
  second.join();
  writer.join();
  return value + refused == 1 ? 0 : 1;
}
