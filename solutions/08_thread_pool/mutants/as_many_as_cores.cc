// expect: FAIL ThreadPool.StartsItsThreads native
// More threads than cores are not started.
#include "exercises/08_thread_pool/thread_pool.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace course {

struct ThreadPool::State {
  std::mutex mutex;
  std::condition_variable changed;          // there is a task, or there will be none any more
  std::deque<std::unique_ptr<Task>> tasks;  // guarded by mutex
  bool closed = false;                      // guarded by mutex

  std::stop_source stopping;  // thread-safe by itself

  // Held while joining, so that of two threads that shut down at once the second waits for the first.
  std::mutex joining;
  std::vector<std::thread> threads;  // guarded by joining, once the constructor is done

  void work();
  void join();
};

// What each thread of the pool does, from its start to its end.
void ThreadPool::State::work() {
  for (;;) {
    std::unique_ptr<Task> task;
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return closed || !tasks.empty(); });
      if (tasks.empty()) return;  // closed, and nothing left to do
      task = std::move(tasks.front());
      tasks.pop_front();
    }
    // Without the lock: the others want their tasks too, and this one may itself submit.
    try {
      task->run(stopping.get_token());
    } catch (...) {
      // An exception that leaves a thread ends the program. It belongs to whoever waits for the result.
      task->fail(std::current_exception());
    }
  }
}

// Waits until the threads have ended. Call when closed.
void ThreadPool::State::join() {
  const std::lock_guard lock(joining);
  for (std::thread& thread : threads) {
    if (thread.joinable()) thread.join();
  }
}

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
  if (threads < 1) throw std::invalid_argument("a thread pool needs at least one thread");
  threads = std::min<int>(threads, static_cast<int>(std::thread::hardware_concurrency()));
  try {
    for (int i = 0; i < threads; ++i) state_->threads.emplace_back([state = state_.get()] { state->work(); });
  } catch (...) {
    // The destructor of an object whose constructor throws is not called, so what was started must be ended here.
    stop();
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::enqueue(std::unique_ptr<Task> task) {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->closed) throw PoolStopped();
    state_->tasks.push_back(std::move(task));
  }
  state_->changed.notify_one();
}

void ThreadPool::shutdown() {
  {
    // Under the lock: a thread that has just seen "not closed" and is about to wait holds it, and would miss a
    // notification that came in between.
    const std::lock_guard lock(state_->mutex);
    state_->closed = true;
  }
  state_->changed.notify_all();
  state_->join();
}

void ThreadPool::stop() {
  std::deque<std::unique_ptr<Task>> dropped;
  {
    const std::lock_guard lock(state_->mutex);
    state_->closed = true;
    dropped.swap(state_->tasks);
  }
  state_->changed.notify_all();
  // Both without the lock, as they run code that is not ours: destructors of arguments, callbacks on the stop token.
  // Both before the join: a task that runs may be waiting for one of them.
  for (const auto& task : dropped) task->fail(std::make_exception_ptr(TaskDropped()));
  state_->stopping.request_stop();
  state_->join();
}

}  // namespace course
