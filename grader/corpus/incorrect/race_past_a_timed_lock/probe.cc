// Two threads add to a plain int. One of them takes a lock that has a limit, and the other one none.

#include "grader/corpus/probe/probe.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

namespace course {
namespace {

// One addition after the other, so that the result is always right; relaxed, so that nothing orders them for
// ThreadSanitizer.
int count_with_a_race() {
  std::timed_mutex mutex;
  int counter = 0;
  std::atomic<bool> first_done{false};
  std::thread first([&] {
    {
      std::unique_lock lock(mutex, std::defer_lock);
      while (!lock.try_lock_for(std::chrono::minutes(1))) {
      }
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
