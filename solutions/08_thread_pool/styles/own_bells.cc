// Each idle thread lies in a list with a bell of its own, and a task is handed to one of them by its name.
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <thread>

#include "exercises/08_thread_pool/thread_pool.h"

namespace course {

struct ThreadPool::State {
  struct Idle {
    std::condition_variable bell;
    std::unique_ptr<Task> task;
    bool rung = false;
  };
  std::mutex mutex;
  std::deque<std::unique_ptr<Task>> backlog;  // empty while somebody is idle
  std::list<Idle*> idle;
  bool closed = false;
  std::stop_source stop_source;
  std::mutex join_mutex;
  std::vector<std::thread> threads;

  std::unique_ptr<Task> next(Idle& me) {
    std::unique_lock lock(mutex);
    if (!backlog.empty()) {
      auto task = std::move(backlog.front());
      backlog.pop_front();
      return task;
    }
    if (closed) return nullptr;
    me.rung = false;
    idle.push_back(&me);
    me.bell.wait(lock, [&] { return me.rung; });
    return std::move(me.task);
  }

  void work() {
    Idle me;
    while (auto task = next(me)) {
      try {
        task->run(stop_source.get_token());
      } catch (...) {
        task->fail(std::current_exception());
      }
    }
  }

  void ring(std::unique_ptr<Task> task) {
    Idle& who = *idle.front();
    idle.pop_front();
    who.task = std::move(task);
    who.rung = true;
    who.bell.notify_one();
  }

  void end(std::deque<std::unique_ptr<Task>>* dropped) {
    const std::lock_guard lock(mutex);
    closed = true;
    if (dropped != nullptr) *dropped = std::move(backlog), backlog.clear();
    while (!idle.empty()) ring(nullptr);
  }

  void join() {
    const std::lock_guard lock(join_mutex);
    for (auto& thread : threads) {
      if (thread.joinable()) thread.join();
    }
  }
};

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
  if (threads < 1) throw std::invalid_argument("threads < 1");
  try {
    for (int i = 0; i < threads; ++i) state_->threads.emplace_back([s = state_.get()] { s->work(); });
  } catch (...) {
    stop();
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::enqueue(std::unique_ptr<Task> task) {
  const std::lock_guard lock(state_->mutex);
  if (state_->closed) throw PoolStopped();
  if (state_->idle.empty()) {
    state_->backlog.push_back(std::move(task));
  } else {
    state_->ring(std::move(task));
  }
}

void ThreadPool::shutdown() {
  state_->end(nullptr);
  state_->join();
}

void ThreadPool::stop() {
  std::deque<std::unique_ptr<Task>> dropped;
  state_->end(&dropped);
  for (auto& task : dropped) task->fail(std::make_exception_ptr(TaskDropped()));
  dropped.clear();
  state_->stop_source.request_stop();
  state_->join();
}

}  // namespace course
