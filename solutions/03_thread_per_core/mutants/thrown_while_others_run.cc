// expect: FAIL ThreadPerCore.ExceptionWaitsForTheOthers native
// After the first exception the threads that are still running are detached, and the exception is thrown at once.

#include "exercises/03_thread_per_core/thread_per_core.h"

#include <exception>
#include <memory>
#include <thread>

namespace course {

std::vector<int> run_per_thread(int n, const Work& work) {
  // Shared with the threads, which may outlive this call.
  const auto results = std::make_shared<std::vector<int>>(n);
  const auto errors = std::make_shared<std::vector<std::exception_ptr>>(n);
  {
    std::vector<std::jthread> threads;
    threads.reserve(n);
    for (int i = 0; i < n; ++i) {
      // `i` is copied: a reference to it would show what the loop has made of it by the time the thread looks.
      threads.emplace_back([results, errors, work, i] {
        // An exception that leaves a thread's function ends the program, so it is carried over by hand.
        try {
          (*results)[i] = work(i);
        } catch (...) {
          (*errors)[i] = std::current_exception();
        }
      });
    }
    for (int i = 0; i < n; ++i) {
      threads[i].join();
      if (!(*errors)[i]) continue;
      for (int other = i + 1; other < n; ++other) threads[other].detach();
      std::rethrow_exception((*errors)[i]);
    }
  }
  return *results;
}

}  // namespace course
