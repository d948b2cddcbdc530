// The answer is there only when the thread that found it has destroyed its thread_locals.

#include "grader/corpus/probe/probe.h"

#include <future>
#include <thread>
#include <utility>

namespace course {
namespace {

int destroyed = 0;

struct Notes {
  int question = 0;
  ~Notes() { destroyed = question; }
};
thread_local Notes notes;

}  // namespace

int answer(int question) {
  std::promise<int> promise;
  std::future<int> future = promise.get_future();
  std::thread worker([question, promise = std::move(promise)]() mutable {
    notes.question = question;
    promise.set_value_at_thread_exit(10 * question);
  });
  const int found = future.get();
  const bool is_over = destroyed == question;
  worker.join();
  return is_over ? found : 0;
}

}  // namespace course
