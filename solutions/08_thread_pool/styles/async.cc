// The threads are those of std::async; to wait for the future is to join.
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>

#include "exercises/08_thread_pool/thread_pool.h"

namespace course {

struct ThreadPool::State {
  std::mutex mutex;
  std::condition_variable something;
  std::deque<std::shared_ptr<Task>> tasks;
  enum { kOpen, kDraining } phase = kOpen;
  std::stop_source stopper;
  std::vector<std::shared_future<void>> workers;
};

namespace {

template <typename State>
void work(State& state) {
  std::unique_lock lock(state.mutex);
  for (;;) {
    state.something.wait(lock, [&] { return state.phase != State::kOpen || !state.tasks.empty(); });
    if (state.tasks.empty()) break;
    auto task = state.tasks.front();
    state.tasks.pop_front();
    lock.unlock();
    try {
      task->run(state.stopper.get_token());
    } catch (...) {
      task->fail(std::current_exception());
    }
    task.reset();
    lock.lock();
  }
}

}  // namespace

ThreadPool::ThreadPool(int threads) : state_(new State) {
  if (threads < 1) throw std::invalid_argument("ThreadPool");
  try {
    for (int i = 0; i < threads; ++i) {
      state_->workers.push_back(std::async(std::launch::async, [&state = *state_] { work(state); }).share());
    }
  } catch (...) {
    shutdown();
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::enqueue(std::unique_ptr<Task> task) {
  const std::lock_guard lock(state_->mutex);
  if (state_->phase != State::kOpen) throw PoolStopped();
  state_->tasks.push_back(std::move(task));
  state_->something.notify_one();
}

void ThreadPool::shutdown() {
  std::unique_lock lock(state_->mutex);
  state_->phase = State::kDraining;
  state_->something.notify_all();
  lock.unlock();
  for (const auto& worker : state_->workers) worker.wait();
}

void ThreadPool::stop() {
  std::deque<std::shared_ptr<Task>> dropped;
  {
    const std::lock_guard lock(state_->mutex);
    state_->phase = State::kDraining;
    dropped.swap(state_->tasks);
  }
  for (auto& task : dropped) task->fail(std::make_exception_ptr(TaskDropped()));
  state_->stopper.request_stop();
  shutdown();
}

}  // namespace course
