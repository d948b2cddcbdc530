// expect: DEADLOCK
// tasks: threads
// A thread leaves by pthread_exit, and what would have unlocked stands behind it.

#include <pthread.h>

namespace {

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

void* work(void* nothing) {
  pthread_mutex_lock(&mutex);
  if (nothing == nullptr) pthread_exit(nullptr);
  pthread_mutex_unlock(&mutex);
  return nullptr;
}

}  // namespace

int main() {
  pthread_t thread;
  pthread_create(&thread, nullptr, work, nullptr);
  pthread_join(thread, nullptr);
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
}
