// A POSIX semaphore counts the items, a mutex guards them; close() posts once for each that may come.
#include "exercises/04_result_queue/result_queue.h"

#include <semaphore.h>
#include <time.h>

#include <cerrno>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

namespace course {

struct ResultQueue::State {
  State() { sem_init(&news, 0, 0); }
  ~State() { sem_destroy(&news); }

  // After one news was taken. The news of the end is handed on to the next one who waits.
  std::string take() {
    const std::lock_guard lock(mutex);
    if (items.empty()) {
      sem_post(&news);
      throw QueueClosed();
    }
    std::string item = std::move(items.front());
    items.pop_front();
    return item;
  }

  std::mutex mutex;
  sem_t news;
  std::list<std::string> items;
  bool closed = false;
};

ResultQueue::ResultQueue() : state_(std::make_unique<State>()) {}
ResultQueue::~ResultQueue() = default;

void ResultQueue::put(std::string item) {
  const std::lock_guard lock(state_->mutex);
  if (state_->closed) throw QueueClosed();
  state_->items.push_back(std::move(item));
  sem_post(&state_->news);
}

std::string ResultQueue::get() {
  while (sem_wait(&state_->news) != 0) {
  }
  return state_->take();
}

std::optional<std::string> ResultQueue::get_for(std::chrono::milliseconds timeout) {
  timespec until{};
  clock_gettime(CLOCK_MONOTONIC, &until);
  const long long nanoseconds = until.tv_nsec + std::max<long long>(timeout.count(), 0) * 1'000'000;
  until.tv_sec += nanoseconds / 1'000'000'000;
  until.tv_nsec = nanoseconds % 1'000'000'000;
  while (sem_clockwait(&state_->news, CLOCK_MONOTONIC, &until) != 0) {
    if (errno != EINTR) return std::nullopt;
  }
  return state_->take();
}

void ResultQueue::close() {
  const std::lock_guard lock(state_->mutex);
  if (!std::exchange(state_->closed, true)) sem_post(&state_->news);
}

std::vector<std::string> greet_all(const std::vector<std::string>& names, const Greeting& greet) {
  ResultQueue queue;
  std::vector<std::string> answers;
  std::list<std::thread> threads;
  for (const auto& name : names) threads.emplace_back([&queue, &greet, &name] { queue.put(greet(name)); });
  for (auto& thread : threads) thread.join();
  queue.close();
  for (std::size_t i = 0; i < names.size(); ++i) answers.push_back(queue.get());
  return answers;
}

}  // namespace course
