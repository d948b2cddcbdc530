// A semaphore counts what there is to fetch: a task, or at the end one "go home" for each thread.
#include <semaphore.h>

#include <cerrno>
#include <deque>
#include <mutex>
#include <thread>

#include "exercises/08_thread_pool/thread_pool.h"

namespace course {

struct ThreadPool::State {
  sem_t things;
  std::mutex mutex;
  std::deque<std::unique_ptr<Task>> tasks;
  bool closed = false;
  std::stop_source stop;
  std::once_flag joined;
  std::vector<std::thread> threads;

  State() { sem_init(&things, 0, 0); }
  ~State() { sem_destroy(&things); }

  void work() {
    for (;;) {
      while (sem_wait(&things) != 0) {
      }
      std::unique_ptr<Task> task;
      {
        const std::lock_guard lock(mutex);
        if (!tasks.empty()) {
          task = std::move(tasks.front());
          tasks.pop_front();
        } else if (closed) {
          return;
        }
      }
      if (!task) continue;  // it was dropped after it had been counted
      try {
        task->run(stop.get_token());
      } catch (...) {
        task->fail(std::current_exception());
      }
    }
  }

  void close(std::deque<std::unique_ptr<Task>>* rest) {
    const std::lock_guard lock(mutex);
    if (rest != nullptr) rest->swap(tasks);
    if (closed) return;
    closed = true;
    for (std::size_t i = 0; i < threads.size(); ++i) sem_post(&things);
  }

  void join() {
    std::call_once(joined, [this] {
      for (auto& thread : threads) thread.join();
    });
  }
};

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
  if (threads < 1) throw std::invalid_argument("threads");
  state_->threads.reserve(static_cast<std::size_t>(threads));
  try {
    for (int i = 0; i < threads; ++i) state_->threads.push_back(std::thread(&State::work, state_.get()));
  } catch (const std::system_error&) {
    state_->close(nullptr);
    state_->join();
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::enqueue(std::unique_ptr<Task> task) {
  const std::lock_guard lock(state_->mutex);
  if (state_->closed) throw PoolStopped();
  state_->tasks.push_back(std::move(task));
  sem_post(&state_->things);
}

void ThreadPool::shutdown() {
  state_->close(nullptr);
  state_->join();
}

void ThreadPool::stop() {
  std::deque<std::unique_ptr<Task>> rest;
  state_->close(&rest);
  for (auto& task : rest) task->fail(std::make_exception_ptr(TaskDropped()));
  rest.clear();
  state_->stop.request_stop();
  state_->join();
}

}  // namespace course
