// expect: FAIL ThreadPool.WhoIsAskedToStopMayUseThePool native
// stop() requests the stop with the lock held, and so runs the callbacks of the tasks with it.

#include "exercises/08_thread_pool/thread_pool.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace course {

struct ThreadPool::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::unique_ptr<Task>> tasks;
  bool closed = false;

  std::stop_source stopping;

  std::mutex joining;
  std::vector<std::thread> threads;

  void work();
  void join();
};

void ThreadPool::State::work() {
  for (;;) {
    std::unique_ptr<Task> task;
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return closed || !tasks.empty(); });
      if (tasks.empty()) return;
      task = std::move(tasks.front());
      tasks.pop_front();
    }
    try {
      task->run(stopping.get_token());
    } catch (...) {
      task->fail(std::current_exception());
    }
  }
}

void ThreadPool::State::join() {
  const std::lock_guard lock(joining);
  for (std::thread& thread : threads) {
    if (thread.joinable()) thread.join();
  }
}

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
  if (threads < 1) throw std::invalid_argument("a thread pool needs at least one thread");
  try {
    for (int i = 0; i < threads; ++i) state_->threads.emplace_back([state = state_.get()] { state->work(); });
  } catch (...) {
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
    state_->stopping.request_stop();
  }
  state_->changed.notify_all();
  for (const auto& task : dropped) task->fail(std::make_exception_ptr(TaskDropped()));
  state_->join();
}

}  // namespace course
