// tasks: threads
// The same page is mapped twice and the two threads use different addresses for one lock and one counter.

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <new>
#include <thread>

namespace {
struct Shared {
  pthread_mutex_t mutex;
  int counter;
};

void add(Shared* shared) {
  pthread_mutex_lock(&shared->mutex);
  ++shared->counter;
  pthread_mutex_unlock(&shared->mutex);
}
}  // namespace

int main() {
  const int file = memfd_create("corpus", 0);
  if (file == -1 || ftruncate(file, sizeof(Shared)) != 0) return 2;
  void* here = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  void* there = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (here == MAP_FAILED || there == MAP_FAILED) return 2;
  auto* one = static_cast<Shared*>(here);
  auto* two = static_cast<Shared*>(there);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&one->mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
  std::thread first(add, one), second(add, two);
  first.join();
  second.join();
  return one->counter == 2 ? 0 : 1;
}
