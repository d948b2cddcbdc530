// expect: FAIL ThreadPerCore.ExceptionKeepsItsType native
// What is kept is a copy of the base class, with the text and without the rest.

#include "exercises/03_thread_per_core/thread_per_core.h"

#include <exception>
#include <stdexcept>
#include <thread>

namespace course {

std::vector<int> run_per_thread(int n, const Work& work) {
  // One place per thread, made before any thread starts. Different elements of a vector are different variables, so
  // threads that write to one element each need no lock. Pushing to a shared vector would need one.
  std::vector<int> results(n);
  std::vector<std::exception_ptr> errors(n);
  {
    // A std::jthread joins in its destructor, so the closing brace waits for all of them: also when creating one of
    // them fails and the exception leaves from here. A std::thread that nobody joined would end the program instead.
    std::vector<std::jthread> threads;
    threads.reserve(n);
    for (int i = 0; i < n; ++i) {
      // `i` is copied: a reference to it would show what the loop has made of it by the time the thread looks.
      threads.emplace_back([&results, &errors, &work, i] {
        // An exception that leaves a thread's function ends the program, so it is carried over by hand.
        try {
          results[i] = work(i);
        } catch (const std::runtime_error& error) {
          errors[i] = std::make_exception_ptr(std::runtime_error(error));
        } catch (...) {
          errors[i] = std::current_exception();
        }
      });
    }
  }
  // Joining put everything that the threads wrote before what follows, so this reads without a lock.
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
  return results;
}

}  // namespace course
