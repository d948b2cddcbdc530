// A detached thread that the caller waits for all the same.

#include "grader/corpus/probe/probe.h"

#include <future>
#include <thread>

namespace course {

int answer(int question) {
  std::promise<int> promise;
  std::future<int> result = promise.get_future();
  std::thread([question, p = std::move(promise)]() mutable { p.set_value(10 * question); }).detach();
  return result.get();
}

}  // namespace course
