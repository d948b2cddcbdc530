// Readers and a writer, pthread and C++ side by side.

#include "grader/corpus/probe/probe.h"

#include <pthread.h>

#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

namespace course {

int answer(int question) {
  std::shared_mutex mutex;
  pthread_rwlock_t also = PTHREAD_RWLOCK_INITIALIZER;
  int value = 0;
  int copy = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 5; ++i) {
    threads.emplace_back([&] {
      const std::lock_guard lock(mutex);
      value += 2 * question;
    });
    threads.emplace_back([&] {
      int seen = 0;
      {
        const std::shared_lock lock(mutex);
        seen = value;
      }
      pthread_rwlock_wrlock(&also);
      if (seen > copy) copy = seen;
      pthread_rwlock_unlock(&also);
    });
  }
  for (std::thread& thread : threads) thread.join();
  pthread_rwlock_destroy(&also);
  return copy <= value ? value : -1;
}

}  // namespace course
