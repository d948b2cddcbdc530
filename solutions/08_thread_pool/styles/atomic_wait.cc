// Who has nothing to do sleeps in std::atomic::wait on the number of the last piece of news.
#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "exercises/08_thread_pool/thread_pool.h"

namespace course {

struct ThreadPool::State {
  std::mutex mutex;
  std::deque<std::unique_ptr<Task>> tasks;
  bool closed = false;
  std::atomic<int> news{0};
  std::stop_source stop;
  std::mutex join_mutex;
  std::vector<std::thread> threads;

  void announce() {
    news.fetch_add(1);
    news.notify_all();
  }

  void work() {
    for (;;) {
      const int last = news.load();
      std::unique_ptr<Task> task;
      {
        const std::scoped_lock lock(mutex);
        if (tasks.empty() && closed) return;
        if (!tasks.empty()) {
          task = std::move(tasks.front());
          tasks.pop_front();
        }
      }
      if (!task) {
        news.wait(last);
        continue;
      }
      try {
        task->run(stop.get_token());
      } catch (...) {
        task->fail(std::current_exception());
      }
    }
  }

  void join() {
    const std::scoped_lock lock(join_mutex);
    for (auto& thread : std::exchange(threads, {})) thread.join();
  }
};

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
  if (threads < 1) throw std::invalid_argument("a pool has threads");
  try {
    for (int i = 0; i < threads; ++i) state_->threads.emplace_back([s = state_.get()] { s->work(); });
  } catch (...) {
    shutdown();
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::enqueue(std::unique_ptr<Task> task) {
  {
    const std::scoped_lock lock(state_->mutex);
    if (state_->closed) throw PoolStopped();
    state_->tasks.push_back(std::move(task));
  }
  state_->announce();
}

void ThreadPool::shutdown() {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->closed = true;
  }
  state_->announce();
  state_->join();
}

void ThreadPool::stop() {
  std::deque<std::unique_ptr<Task>> dropped;
  {
    const std::scoped_lock lock(state_->mutex);
    state_->closed = true;
    dropped = std::exchange(state_->tasks, {});
  }
  state_->announce();
  while (!dropped.empty()) {
    dropped.front()->fail(std::make_exception_ptr(TaskDropped()));
    dropped.pop_front();
  }
  state_->stop.request_stop();
  state_->join();
}

}  // namespace course
