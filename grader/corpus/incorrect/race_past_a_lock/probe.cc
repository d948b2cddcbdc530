// Two threads add to a plain int, and only one of them takes the lock.

#include "grader/corpus/probe/probe.h"

#include <atomic>
#include <mutex>
#include <thread>

namespace course {
namespace {

// One addition after the other, so that the result is always right; relaxed, so that nothing orders them for
// ThreadSanitizer.
int count_with_a_race() {
  std::mutex mutex;
  int counter = 0;
  std::atomic<bool> first_done{false};
  std::thread first([&] {
    {
      const std::lock_guard lock(mutex);
      ++counter;
    }
    first_done.store(true, std::memory_order_relaxed);
  });
  std::thread second([&] {
    while (!first_done.load(std::memory_order_relaxed)) std::this_thread::yield();
    ++counter;
  });
  first.join();
  second.join();
  return counter;
}

}  // namespace

int answer(int question) {
  if (question == 2) return 10 * count_with_a_race();
  return 10 * question;
}

}  // namespace course
