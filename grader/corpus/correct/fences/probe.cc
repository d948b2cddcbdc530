// A thread passes a number on through a flag: with a fence on both sides, and on either side alone, where the other one
// names its order itself.

#include "grader/corpus/probe/probe.h"

#include <atomic>
#include <thread>

namespace course {
namespace {

using std::memory_order_acquire;
using std::memory_order_relaxed;
using std::memory_order_release;

// Returns `number`, which another thread has stored and published by `publish(flag)`, when `is_there(flag)` says so.
template <typename Publish, typename IsThere>
int passed_on(int number, const Publish& publish, const IsThere& is_there) {
  int letter = 0;
  std::atomic<int> flag{0};
  std::thread writer([&] {
    letter = number;
    publish(flag);
  });
  while (!is_there(flag)) std::this_thread::yield();
  const int seen = letter;
  writer.join();
  return seen;
}

void fence_and_store(std::atomic<int>& flag) {
  std::atomic_thread_fence(memory_order_release);
  flag.store(1, memory_order_relaxed);
}

void fence_and_add(std::atomic<int>& flag) {
  std::atomic_thread_fence(std::memory_order_acq_rel);
  flag.fetch_add(1, memory_order_relaxed);
}

bool load_and_fence(std::atomic<int>& flag) {
  if (flag.load(memory_order_relaxed) == 0) return false;
  std::atomic_thread_fence(memory_order_acquire);
  return true;
}

bool exchange_and_fence(std::atomic<int>& flag) {
  int expected = 1;
  if (!flag.compare_exchange_strong(expected, 2, memory_order_relaxed)) return false;
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return true;
}

}  // namespace

int answer(int question) {
  return passed_on(2 * question, fence_and_store, load_and_fence) +
         passed_on(2 * question, fence_and_add, exchange_and_fence) +
         passed_on(3 * question, fence_and_store,
                   [](std::atomic<int>& flag) { return flag.load(memory_order_acquire) == 1; }) +
         passed_on(
             3 * question, [](std::atomic<int>& flag) { flag.store(1, memory_order_release); }, load_and_fence);
}

}  // namespace course
