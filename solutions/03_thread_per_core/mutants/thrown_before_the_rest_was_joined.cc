// expect: CRASH ThreadPerCore.ExceptionWaitsForTheOthers native
// The exception of the first thread is thrown from the loop that joins: a std::thread that was not joined ends the
// program.

#include "exercises/03_thread_per_core/thread_per_core.h"

#include <exception>
#include <thread>

namespace course {

std::vector<int> run_per_thread(int n, const Work& work) {
  // One place per thread, made before any thread starts. Different elements of a vector are different variables, so
  // threads that write to one element each need no lock. Pushing to a shared vector would need one.
  std::vector<int> results(n);
  std::vector<std::exception_ptr> errors(n);
  {
    std::vector<std::thread> threads;
    threads.reserve(n);
    try {
      for (int i = 0; i < n; ++i) {
        // `i` is copied: a reference to it would show what the loop has made of it by the time the thread looks.
        threads.emplace_back([&results, &errors, &work, i] {
          // An exception that leaves a thread's function ends the program, so it is carried over by hand.
          try {
            results[i] = work(i);
          } catch (...) {
            errors[i] = std::current_exception();
          }
        });
      }
    } catch (...) {
      for (std::thread& thread : threads) thread.join();
      throw;
    }
    for (int i = 0; i < n; ++i) {
      threads[i].join();
      if (errors[i]) std::rethrow_exception(errors[i]);
    }
  }
  return results;
}

}  // namespace course
