// expect: MISUSE
// tasks: threads
// The thread detaches itself, and who started it joins it.

#include <pthread.h>

int main() {
  const auto work = [](void*) -> void* {
    pthread_detach(pthread_self());
    return nullptr;
  };
  pthread_t thread;
  pthread_create(&thread, nullptr, work, nullptr);
  pthread_join(thread, nullptr);
}
