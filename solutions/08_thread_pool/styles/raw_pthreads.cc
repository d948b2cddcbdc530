// Threads, mutex and condition variable of the C library, whose functions return their errors.
#include <pthread.h>

#include <list>
#include <system_error>

#include "exercises/08_thread_pool/thread_pool.h"

namespace course {

struct ThreadPool::State {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t news = PTHREAD_COND_INITIALIZER;
  pthread_mutex_t ending = PTHREAD_MUTEX_INITIALIZER;
  std::list<std::unique_ptr<Task>> tasks;
  bool open = true;
  std::stop_source source;
  std::vector<pthread_t> threads;

  ~State() {
    pthread_cond_destroy(&news);
    pthread_mutex_destroy(&mutex);
    pthread_mutex_destroy(&ending);
  }

  std::unique_ptr<Task> next() {
    std::unique_ptr<Task> task;
    pthread_mutex_lock(&mutex);
    while (open && tasks.empty()) pthread_cond_wait(&news, &mutex);
    if (!tasks.empty()) {
      task = std::move(tasks.front());
      tasks.pop_front();
    }
    pthread_mutex_unlock(&mutex);
    return task;
  }

  static void* run(void* argument) {
    State& state = *static_cast<State*>(argument);
    while (const auto task = state.next()) {
      try {
        task->run(state.source.get_token());
      } catch (...) {
        task->fail(std::current_exception());
      }
    }
    return nullptr;
  }

  std::list<std::unique_ptr<Task>> close(bool take_all) {
    std::list<std::unique_ptr<Task>> taken;
    pthread_mutex_lock(&mutex);
    open = false;
    if (take_all) taken.splice(taken.end(), tasks);
    pthread_cond_broadcast(&news);
    pthread_mutex_unlock(&mutex);
    return taken;
  }

  void join() {
    pthread_mutex_lock(&ending);
    for (; !threads.empty(); threads.pop_back()) pthread_join(threads.back(), nullptr);
    pthread_mutex_unlock(&ending);
  }
};

ThreadPool::ThreadPool(int threads) {
  if (threads <= 0) throw std::invalid_argument("ThreadPool: how many threads?");
  state_.reset(new State);
  while (threads-- > 0) {
    pthread_t thread;
    if (const int error = pthread_create(&thread, nullptr, State::run, state_.get())) {
      state_->close(false);
      state_->join();
      throw std::system_error(error, std::system_category(), "pthread_create");
    }
    state_->threads.push_back(thread);
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::enqueue(std::unique_ptr<Task> task) {
  pthread_mutex_lock(&state_->mutex);
  const bool taken = state_->open;
  if (taken) state_->tasks.push_back(std::move(task));
  pthread_mutex_unlock(&state_->mutex);
  if (!taken) throw PoolStopped();
  pthread_cond_signal(&state_->news);
}

void ThreadPool::shutdown() {
  state_->close(false);
  state_->join();
}

void ThreadPool::stop() {
  for (const auto& task : state_->close(true)) task->fail(std::make_exception_ptr(TaskDropped()));
  state_->source.request_stop();
  state_->join();
}

}  // namespace course
