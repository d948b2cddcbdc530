// Threads that join by themselves, and a wait that a stop token ends.
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

#include "exercises/08_thread_pool/thread_pool.h"

namespace course {

struct ThreadPool::State {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::queue<std::unique_ptr<Task>> waiting;
  std::stop_source closing;  // no more tasks
  std::stop_source asking;   // what tasks see
  std::mutex join_mutex;
  std::vector<std::jthread> crew;

  void serve() {
    const std::stop_token closed = closing.get_token();
    while (true) {
      std::unique_lock lock(mutex);
      changed.wait(lock, closed, [this] { return !waiting.empty(); });
      if (waiting.empty()) return;
      const std::unique_ptr<Task> mine = std::move(waiting.front());
      waiting.pop();
      lock.unlock();
      try {
        mine->run(asking.get_token());
      } catch (...) {
        mine->fail(std::current_exception());
      }
    }
  }
};

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
  if (threads < 1) throw std::invalid_argument("no threads");
  try {
    for (int i = 0; i < threads; ++i)
      state_->crew.emplace_back(std::jthread([this_state = state_.get()] { this_state->serve(); }));
  } catch (...) {
    shutdown();
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::enqueue(std::unique_ptr<Task> task) {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->closing.stop_requested()) throw PoolStopped();
    state_->waiting.push(std::move(task));
  }
  state_->changed.notify_one();
}

void ThreadPool::shutdown() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->closing.request_stop();
  }
  const std::lock_guard lock(state_->join_mutex);
  state_->crew.clear();
}

void ThreadPool::stop() {
  std::queue<std::unique_ptr<Task>> dropped;
  {
    const std::lock_guard lock(state_->mutex);
    state_->closing.request_stop();
    dropped.swap(state_->waiting);
  }
  for (; !dropped.empty(); dropped.pop()) dropped.front()->fail(std::make_exception_ptr(TaskDropped{}));
  state_->asking.request_stop();
  shutdown();
}

}  // namespace course
