// expect: FAIL ThreadPerCore.EveryThreadIsJoined native
// The threads are detached, and a latch counts those that have done their work: they still run then.

#include "exercises/03_thread_per_core/thread_per_core.h"

#include <exception>
#include <latch>
#include <thread>

namespace course {

std::vector<int> run_per_thread(int n, const Work& work) {
  // One place per thread, made before any thread starts. Different elements of a vector are different variables, so
  // threads that write to one element each need no lock. Pushing to a shared vector would need one.
  std::vector<int> results(n);
  std::vector<std::exception_ptr> errors(n);
  {
    std::latch done(n);
    for (int i = 0; i < n; ++i) {
      // `i` is copied: a reference to it would show what the loop has made of it by the time the thread looks.
      std::thread([&results, &errors, &work, &done, i] {
        // An exception that leaves a thread's function ends the program, so it is carried over by hand.
        try {
          results[i] = work(i);
        } catch (...) {
          errors[i] = std::current_exception();
        }
        done.count_down();
      }).detach();
    }
    done.wait();
  }
  // Joining put everything that the threads wrote before what follows, so this reads without a lock.
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
  return results;
}

}  // namespace course
