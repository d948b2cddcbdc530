// A thread passes a number on through a flag, and nobody looks at the flag with a fence or acquire.

#include "grader/corpus/probe/probe.h"

#include <atomic>
#include <thread>

namespace course {
namespace {

int passed_on(int number) {
  int letter = 0;
  std::atomic<bool> flag{false};
  std::thread writer([&] {
    letter = number;
    std::atomic_thread_fence(std::memory_order_release);
    flag.store(true, std::memory_order_relaxed);
  });
  while (!flag.load(std::memory_order_relaxed)) std::this_thread::yield();
  const int seen = letter;
  writer.join();
  return seen;
}

}  // namespace

int answer(int question) { return question == 2 ? passed_on(20) : 10 * question; }

}  // namespace course
