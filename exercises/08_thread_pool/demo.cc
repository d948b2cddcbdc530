// The lesson to watch: a session with your pool. It uses your thread_pool.cc, so it says what is not written yet until
// it is; `bazel run //solutions/08_thread_pool:demo` shows the session with the reference solution.

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "exercises/08_thread_pool/thread_pool.h"

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

int square(int x) { return x * x; }

// Sleeps for `duration`, or until somebody asks it to stop. True if it slept to the end.
bool sleep_unless_stopped(std::stop_token stop, milliseconds duration) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, duration, [] { return false; });
  return !stop.stop_requested();
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  const auto passed = std::chrono::steady_clock::now() - start;
  return static_cast<double>(std::chrono::duration_cast<milliseconds>(passed).count() / 100) / 10;
}

}  // namespace

int main() {
  std::cout << "A pool of 4 threads in process " << getpid() << std::endl;
  course::ThreadPool pool(4);

  std::cout << "map(square, 0..9):        ";
  for (const int result : pool.map(square, std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9})) std::cout << result << ' ';
  std::cout << std::endl;

  std::cout << "submit(square, 20):       " << pool.submit(square, 20).get() << std::endl;

  std::cout << "submit(getpid):           " << pool.submit(getpid).get() << ", our own: threads share the process"
            << std::endl;

  const auto start = std::chrono::steady_clock::now();
  std::vector<std::future<std::thread::id>> sleepers;
  for (int i = 0; i < 4; ++i) {
    sleepers.push_back(pool.submit([](std::stop_token stop) {
      sleep_unless_stopped(stop, milliseconds(500));
      return std::this_thread::get_id();
    }));
  }
  std::set<std::thread::id> ids;
  for (auto& sleeper : sleepers) ids.insert(sleeper.get());
  std::cout << "four naps of 0.5 s:       " << seconds_since(start) << " s in all, on " << ids.size() << " threads"
            << std::endl;

  auto failing = pool.submit([]() -> int { throw std::runtime_error("I cannot do this"); });
  try {
    failing.get();
  } catch (const std::exception& error) {
    std::cout << "a task that throws:       its future says \"" << error.what() << "\"" << std::endl;
  }

  auto sleeper = pool.submit(sleep_unless_stopped, seconds(10));
  std::cout << "a task asleep for 10 s:   wait_for(1 s) ... " << std::flush;
  if (sleeper.wait_for(seconds(1)) == std::future_status::timeout) {
    std::cout << "timeout. No patience left, but the pool takes more work: ";
  }
  std::cout << "submit(square, 9) = " << pool.submit(square, 9).get() << std::endl;

  std::vector<std::future<bool>> queue;
  for (int i = 0; i < 6; ++i) queue.push_back(pool.submit(sleep_unless_stopped, seconds(10)));
  const auto stopped = std::chrono::steady_clock::now();
  pool.stop();
  std::cout << "stop():                   took " << seconds_since(stopped) << " s; the sleeper was "
            << (sleeper.get() ? "left alone" : "asked to stop, and did") << std::endl;
  try {
    queue.back().get();
  } catch (const course::TaskDropped& dropped) {
    std::cout << "a task still queued:      \"" << dropped.what() << "\"" << std::endl;
  }
  try {
    pool.submit(square, 3);
  } catch (const course::PoolStopped& closed) {
    std::cout << "submit after stop():      \"" << closed.what() << "\"" << std::endl;
  }
}
