// A consumer that a stop token ends, over a queue behind a shared mutex.

#include "grader/corpus/probe/probe.h"

#include <condition_variable>
#include <mutex>
#include <queue>
#include <shared_mutex>
#include <stop_token>
#include <thread>

namespace course {

int answer(int question) {
  std::shared_mutex mutex;
  std::condition_variable_any changed;
  std::queue<int> queue;
  int total = 0;
  {
    std::jthread consumer([&](const std::stop_token& stop) {
      std::unique_lock lock(mutex);
      while (changed.wait(lock, stop, [&] { return !queue.empty(); })) {
        total += queue.front();
        queue.pop();
      }
    });
    for (int i = 0; i < 10; ++i) {
      {
        const std::lock_guard lock(mutex);
        queue.push(question);
      }
      changed.notify_one();
    }
    std::shared_lock lock(mutex);
    while (!queue.empty()) {
      lock.unlock();
      std::this_thread::yield();
      lock.lock();
    }
  }
  return total;
}

}  // namespace course
