// Promises kept by pointers, jthreads, and all waits by shared futures.
#include "exercises/03_thread_per_core/thread_per_core.h"

#include <algorithm>
#include <future>
#include <memory>
#include <thread>

namespace course {

std::vector<int> run_per_thread(int n, const Work& work) {
  std::vector<std::shared_future<int>> futures;
  {
    std::vector<std::unique_ptr<std::jthread>> threads;
    for (int i = 0; i < n; ++i) {
      auto promise = std::make_shared<std::promise<int>>();
      futures.push_back(promise->get_future().share());
      threads.push_back(std::make_unique<std::jthread>(
          [promise, &work](int index) {
            try {
              promise->set_value(work(index));
            } catch (...) {
              promise->set_exception(std::current_exception());
            }
          },
          i));
    }
    std::for_each(threads.rbegin(), threads.rend(), [](auto& thread) { thread->join(); });
  }
  std::vector<int> results(futures.size());
  std::transform(futures.begin(), futures.end(), results.begin(), [](const auto& future) { return future.get(); });
  return results;
}

}  // namespace course
