// expect: MISUSE
// tasks: threads
// The main thread sees the work done and destroys the mutex that the worker has not unlocked yet.

#include <pthread.h>

#include <atomic>
#include <thread>

int main() {
  pthread_mutex_t mutex;
  pthread_mutex_init(&mutex, nullptr);
  std::atomic<bool> done{false};
  std::thread worker([&] {
    pthread_mutex_lock(&mutex);
    done = true;
    pthread_mutex_unlock(&mutex);
  });
  const bool destroy_now = done;
  if (destroy_now) pthread_mutex_destroy(&mutex);
  worker.join();
  if (!destroy_now) pthread_mutex_destroy(&mutex);
}
