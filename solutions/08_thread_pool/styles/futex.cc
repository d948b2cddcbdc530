// One 32-bit word of news, and the system call that sleeps on it.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <deque>
#include <mutex>
#include <thread>

#include "exercises/08_thread_pool/thread_pool.h"

namespace course {

struct ThreadPool::State {
  std::mutex mutex;
  std::deque<std::unique_ptr<Task>> tasks;
  std::atomic<unsigned> word{0};
  bool closed = false;
  std::stop_source stop;
  std::mutex joining;
  std::vector<std::thread> threads;

  void tell(int how_many) {
    ++word;
    syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, how_many, nullptr, nullptr, 0);
  }
  // The oldest task, or null if there is none and will be none.
  std::unique_ptr<Task> fetch() {
    for (;;) {
      const unsigned seen = word;
      {
        const std::lock_guard lock(mutex);
        if (!tasks.empty()) {
          auto task = std::move(tasks.front());
          tasks.pop_front();
          return task;
        }
        if (closed) return nullptr;
      }
      syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, seen, nullptr, nullptr, 0);
    }
  }
  void work() {
    for (auto task = fetch(); task; task = fetch()) {
      try {
        task->run(stop.get_token());
      } catch (...) {
        task->fail(std::current_exception());
      }
      task.reset();
    }
  }
  void join() {
    const std::lock_guard lock(joining);
    for (auto& thread : threads) {
      if (thread.joinable()) thread.join();
    }
  }
};

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
  if (threads < 1) throw std::invalid_argument("too few threads");
  try {
    while (static_cast<int>(state_->threads.size()) < threads) state_->threads.emplace_back(&State::work, state_.get());
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
  state_->tell(1);
}

void ThreadPool::shutdown() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->closed = true;
  }
  state_->tell(INT_MAX);
  state_->join();
}

void ThreadPool::stop() {
  std::deque<std::unique_ptr<Task>> dropped;
  {
    const std::lock_guard lock(state_->mutex);
    state_->closed = true;
    dropped.swap(state_->tasks);
  }
  state_->tell(INT_MAX);
  for (const auto& task : dropped) task->fail(std::make_exception_ptr(TaskDropped()));
  state_->stop.request_stop();
  state_->join();
}

}  // namespace course
