// All wait at a latch until the last one is there, then work; atomics say what each did.
#include "exercises/03_thread_per_core/thread_per_core.h"

#include <atomic>
#include <exception>
#include <memory>
#include <thread>

namespace course {
namespace {

enum class Start { not_yet, go, never };

}  // namespace

std::vector<int> run_per_thread(int n, const Work& work) {
  const auto results = std::make_unique<std::atomic<int>[]>(static_cast<std::size_t>(n) + 1);
  std::atomic<int> first_error{n};
  std::vector<std::exception_ptr> errors(n);
  std::vector<std::thread> threads;
  threads.reserve(n);
  std::exception_ptr trouble;
  std::atomic<bool> go{false};
  for (int i = 0; i < n && !trouble; ++i) {
    try {
      threads.emplace_back([&, i] {
        go.wait(false);
        try {
          results[i].store(work(i));
        } catch (...) {
          errors[i] = std::current_exception();
          int seen = first_error.load();
          while (i < seen && !first_error.compare_exchange_weak(seen, i)) {
          }
        }
      });
    } catch (const std::system_error&) {
      trouble = std::current_exception();
    }
  }
  go.store(true);
  go.notify_all();
  for (auto& thread : threads) thread.join();
  if (trouble) std::rethrow_exception(trouble);
  if (first_error.load() < n) std::rethrow_exception(errors[first_error.load()]);
  std::vector<int> values;
  for (int i = 0; i < n; ++i) values.push_back(results[i].load());
  return values;
}

}  // namespace course
