// Whoever comes first computes; three kinds of once.

#include "grader/corpus/probe/probe.h"

#include <pthread.h>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace course {
namespace {

std::atomic<int> computed{0};

void compute() { ++computed; }

int magic() {
  static const int value = (compute(), 1);
  return value;
}

}  // namespace

int answer(int question) {
  computed = 0;
  std::once_flag flag;
  pthread_once_t once = PTHREAD_ONCE_INIT;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      std::call_once(flag, compute);
      pthread_once(&once, compute);
      magic();
    });
  }
  for (std::thread& thread : threads) thread.join();
  return computed == 3 ? 10 * question : computed.load();
}

}  // namespace course
