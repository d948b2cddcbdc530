// A shared mutex, a condition variable for any lock, and one exception for all the dropped.
#include <condition_variable>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "exercises/08_thread_pool/thread_pool.h"

namespace course {
namespace {

// What every dropped task is told; made once for all pools.
const std::exception_ptr dropped_by_stop = std::make_exception_ptr(TaskDropped());

}  // namespace

struct ThreadPool::State {
  std::shared_timed_mutex mutex;
  std::condition_variable_any bell;
  std::map<unsigned long, std::unique_ptr<Task>> tasks;  // by the order in which they came
  unsigned long count = 0;
  bool closed = false;
  std::stop_source stop;
  std::recursive_mutex ending;
  std::vector<std::unique_ptr<std::thread>> threads;

  bool step() {
    decltype(tasks)::node_type node;
    {
      std::unique_lock lock(mutex);
      while (!closed && tasks.empty()) bell.wait(lock);
      if (tasks.empty()) return false;
      node = tasks.extract(tasks.begin());
    }
    Task& task = *node.mapped();
    try {
      task.run(stop.get_token());
    } catch (...) {
      task.fail(std::current_exception());
    }
    return true;
  }

  void close() {
    const std::unique_lock lock(mutex);
    closed = true;
    bell.notify_all();
  }

  void join() {
    const std::lock_guard lock(ending);
    for (auto& thread : threads) {
      if (thread) thread->join();
      thread = nullptr;
    }
  }
};

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
  if (threads < 1) throw std::invalid_argument("at least one");
  State* const state = state_.get();
  try {
    for (int i = 0; i < threads; ++i) {
      state->threads.push_back(nullptr);
      state->threads.back() = std::make_unique<std::thread>([state] {
        while (state->step()) {
        }
      });
    }
  } catch (...) {
    state->close();
    state->join();
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::enqueue(std::unique_ptr<Task> task) {
  const std::unique_lock lock(state_->mutex);
  if (state_->closed) throw PoolStopped();
  state_->tasks.emplace(state_->count++, std::move(task));
  state_->bell.notify_one();
}

void ThreadPool::shutdown() {
  state_->close();
  state_->join();
}

void ThreadPool::stop() {
  state_->close();
  decltype(state_->tasks) dropped;
  {
    const std::unique_lock lock(state_->mutex);
    dropped.swap(state_->tasks);
  }
  for (const auto& [number, task] : dropped) task->fail(dropped_by_stop);
  state_->stop.request_stop();
  state_->join();
}

}  // namespace course
