// A test-and-set lock that yields, and one of pthreads.

#include "grader/corpus/probe/probe.h"

#include <pthread.h>

#include <atomic>
#include <thread>
#include <vector>

namespace course {

int answer(int question) {
  std::atomic_flag taken = ATOMIC_FLAG_INIT;
  pthread_spinlock_t other;
  pthread_spin_init(&other, PTHREAD_PROCESS_PRIVATE);
  int mine = 0;
  int theirs = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 5; ++i) {
    threads.emplace_back([&] {
      while (taken.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
      mine += question;
      taken.clear(std::memory_order_release);
      pthread_spin_lock(&other);
      theirs += question;
      pthread_spin_unlock(&other);
    });
  }
  for (std::thread& thread : threads) thread.join();
  pthread_spin_destroy(&other);
  return mine + theirs;
}

}  // namespace course
