// A worker waits for the question and answers through a condition variable.

#include "grader/corpus/probe/probe.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace course {

int answer(int question) {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<int> asked, answered;
  std::thread worker([&] {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return asked.has_value(); });
    answered = 10 * *asked;
    changed.notify_all();
  });
  std::unique_lock lock(mutex);
  asked = question;
  changed.notify_all();
  changed.wait(lock, [&] { return answered.has_value(); });
  const int result = *answered;
  lock.unlock();
  worker.join();
  return result;
}

}  // namespace course
