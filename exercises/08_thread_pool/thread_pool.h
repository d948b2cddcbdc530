// The contract of this exercise. Read it, do not change it: your part is thread_pool.cc.

#ifndef EXERCISES_08_THREAD_POOL_THREAD_POOL_H_
#define EXERCISES_08_THREAD_POOL_THREAD_POOL_H_

#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace course {

// Thrown by ThreadPool::submit when the pool takes no more tasks.
class PoolStopped : public std::runtime_error {
 public:
  PoolStopped() : std::runtime_error("the pool takes no more tasks") {}
};

// What the future of a task throws when the task was dropped: it never began and never will.
class TaskDropped : public std::runtime_error {
 public:
  TaskDropped() : std::runtime_error("the task was dropped before it began") {}
};

// One piece of work, and the promise of its result. A pool calls exactly one of these, once:
//   run() and nothing more, if run() comes back;
//   run() and then fail(), with what run() threw;
//   fail() alone, for a task that never begins.
class Task {
 public:
  virtual ~Task() = default;
  // Does the work and keeps the promise with its result. Throws what the work throws; the promise is then still open.
  virtual void run(std::stop_token stop) = 0;
  // Keeps the promise by an exception: whoever waits for the result gets `why` thrown.
  virtual void fail(std::exception_ptr why) noexcept = 0;
};

namespace internal {

// Calls `f`, with the stop token in front if it takes one, as std::jthread does.
template <typename F, typename... Args>
decltype(auto) call(F&& f, std::stop_token stop, Args&&... args) {
  if constexpr (std::is_invocable_v<F, std::stop_token, Args...>) {
    return std::invoke(std::forward<F>(f), std::move(stop), std::forward<Args>(args)...);
  } else {
    return std::invoke(std::forward<F>(f), std::forward<Args>(args)...);
  }
}

template <typename F, typename... Args>
using Result = decltype(call(std::declval<F>(), std::stop_token(), std::declval<Args>()...));

// The Task of a function and its arguments, all of them owned by the task. Movable types suffice.
template <typename F, typename... Args>
class Call : public Task {
 public:
  explicit Call(F f, Args... args) : f_(std::move(f)), args_(std::move(args)...) {}

  std::future<Result<F, Args...>> future() { return promise_.get_future(); }

  void run(std::stop_token stop) override {
    const auto work = [&](Args&... args) -> decltype(auto) {
      return call(std::move(f_), std::move(stop), std::move(args)...);
    };
    if constexpr (std::is_void_v<Result<F, Args...>>) {
      std::apply(work, args_);
      promise_.set_value();
    } else {
      promise_.set_value(std::apply(work, args_));
    }
  }

  void fail(std::exception_ptr why) noexcept override { promise_.set_exception(std::move(why)); }

 private:
  F f_;
  std::tuple<Args...> args_;
  std::promise<Result<F, Args...>> promise_;
};

}  // namespace internal

// A fixed number of threads that work off a queue of tasks, oldest first.
//
//   ThreadPool pool(4);
//   std::future<int> square = pool.submit([](int x) { return x * x; }, 20);
//   if (square.wait_for(std::chrono::seconds(1)) == std::future_status::ready) std::cout << square.get();  // 400
//
// Thread safety: any number of threads may call any of the functions at the same time, tasks of the pool included, with
// all that runs for them: callbacks on their stop tokens, Task::fail, destructors of what they own; except that
// shutdown(), stop() and the destructor wait for all tasks, so a task must not call them. Everything that happened
// before submit() has happened for the task.
class ThreadPool {
 public:
  // Starts `threads` threads, which live as long as the pool is open. Throws std::invalid_argument if there are less
  // than one; std::system_error if a thread cannot be started, after those that were started have been joined. A thread
  // that has nothing to do sleeps until it is told that there is something.
  explicit ThreadPool(int threads);
  // As stop().
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  // Has one of the threads call `f(args…)`, or `f(stop_token, args…)` if that is how it can be called, and returns the
  // future of the result. What `f` throws, whatever it is, comes out of the future's get(). `f` and the arguments are
  // moved or copied into the task; for a reference use std::ref. Never waits for a thread to be free: any number of
  // tasks may be queued. Throws PoolStopped after shutdown() or stop(); a call at the same time as one of these is one
  // before or one after it.
  //
  // A task that waits for the future of another task of its own pool may wait for ever: the other one may be queued
  // behind it.
  template <typename F, typename... Args>
  auto submit(F&& f, Args&&... args) -> std::future<internal::Result<std::decay_t<F>, std::decay_t<Args>...>> {
    auto task = std::make_unique<internal::Call<std::decay_t<F>, std::decay_t<Args>...>>(std::forward<F>(f),
                                                                                         std::forward<Args>(args)...);
    auto future = task->future();
    enqueue(std::move(task));
    return future;
  }

  // `f` of each of the `inputs`, in their order, whatever the order in which the threads finish. Waits for all results.
  // If calls throw, throws what the first of them in that order threw. Not for use by a task of the pool.
  template <typename F, typename T>
  auto map(const F& f, const std::vector<T>& inputs) -> std::vector<internal::Result<F, T>> {
    std::vector<std::future<internal::Result<F, T>>> pending;
    pending.reserve(inputs.size());
    for (const T& input : inputs) pending.push_back(submit(f, input));
    std::vector<internal::Result<F, T>> results;
    results.reserve(inputs.size());
    for (auto& future : pending) future.wait();
    for (auto& future : pending) results.push_back(future.get());
    return results;
  }

  // The part of submit() that does not depend on types: queues `task`, which is not null, for the next free thread.
  // Throws PoolStopped after shutdown() or stop(), and destroys the task.
  void enqueue(std::unique_ptr<Task> task);

  // Takes no more tasks, waits until all that were taken are done, and joins the threads. Does nothing more when the
  // pool has been shut down or stopped; but it returns only when the threads have ended.
  void shutdown();

  // Takes no more tasks, drops those that have not begun, and asks those that run to stop through their stop_token.
  // The futures of dropped tasks throw TaskDropped, and do so already while stop() waits for the tasks that run. Then
  // joins the threads. Cuts short a shutdown() that another thread is waiting in. A second stop() does nothing more.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace course

#endif  // EXERCISES_08_THREAD_POOL_THREAD_POOL_H_
