// One map for all, under a lock; std::list of threads, joined in a finally block.
#include "exercises/03_thread_per_core/thread_per_core.h"

#include <exception>
#include <list>
#include <map>
#include <mutex>
#include <thread>

namespace course {

std::vector<int> run_per_thread(int n, const Work& work) {
  std::mutex mutex;
  std::map<int, int> answers;
  std::map<int, std::exception_ptr> problems;
  std::exception_ptr starting;
  std::list<std::thread> threads;
  const auto body = [&](int i) {
    int answer = 0;
    std::exception_ptr problem;
    try {
      answer = work(i);
    } catch (...) {
      problem = std::current_exception();
    }
    const std::scoped_lock lock(mutex);
    if (problem)
      problems.emplace(i, problem);
    else
      answers.emplace(i, answer);
  };
  try {
    for (int i = 0; i != n; ++i) threads.emplace_back(body, i);
  } catch (...) {
    starting = std::current_exception();
  }
  for (auto& thread : threads) thread.join();
  if (starting) std::rethrow_exception(starting);
  if (!problems.empty()) std::rethrow_exception(problems.begin()->second);
  std::vector<int> results;
  for (const auto& [index, answer] : answers) results.push_back(answer);
  return results;
}

}  // namespace course
