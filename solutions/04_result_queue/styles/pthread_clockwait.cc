// A pthread condition variable, whose clock is named with each wait, and a count of those who sleep.
#include "exercises/04_result_queue/result_queue.h"

#include <pthread.h>
#include <time.h>

#include <cerrno>
#include <deque>
#include <thread>

namespace course {
namespace {

class Locked {
 public:
  explicit Locked(pthread_mutex_t& mutex) : mutex_(mutex) { pthread_mutex_lock(&mutex_); }
  ~Locked() { pthread_mutex_unlock(&mutex_); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  pthread_mutex_t& mutex_;
};

}  // namespace

struct ResultQueue::State {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t news = PTHREAD_COND_INITIALIZER;
  std::deque<std::string> items;
  int sleepers = 0;
  bool closed = false;

  bool quiet() const { return items.empty() && !closed; }
  std::string take() {
    if (items.empty()) throw QueueClosed();
    std::string item;
    item.swap(items.front());
    items.pop_front();
    return item;
  }
};

ResultQueue::ResultQueue() : state_(std::make_unique<State>()) {}
ResultQueue::~ResultQueue() {
  pthread_cond_destroy(&state_->news);
  pthread_mutex_destroy(&state_->mutex);
}

void ResultQueue::put(std::string item) {
  const Locked lock(state_->mutex);
  if (state_->closed) throw QueueClosed();
  state_->items.push_back(std::move(item));
  if (state_->sleepers > 0) pthread_cond_signal(&state_->news);
}

std::string ResultQueue::get() {
  const Locked lock(state_->mutex);
  ++state_->sleepers;
  while (state_->quiet()) pthread_cond_wait(&state_->news, &state_->mutex);
  --state_->sleepers;
  return state_->take();
}

std::optional<std::string> ResultQueue::get_for(std::chrono::milliseconds timeout) {
  timespec until{};
  clock_gettime(CLOCK_MONOTONIC, &until);
  const auto [seconds, rest] = std::pair(timeout.count() / 1000, timeout.count() % 1000);
  until.tv_sec += seconds;
  until.tv_nsec += rest * 1'000'000;
  while (until.tv_nsec >= 1'000'000'000) {
    ++until.tv_sec;
    until.tv_nsec -= 1'000'000'000;
  }
  while (until.tv_nsec < 0) {
    --until.tv_sec;
    until.tv_nsec += 1'000'000'000;
  }
  const Locked lock(state_->mutex);
  ++state_->sleepers;
  int error = 0;
  while (state_->quiet() && error != ETIMEDOUT) {
    error = pthread_cond_clockwait(&state_->news, &state_->mutex, CLOCK_MONOTONIC, &until);
  }
  --state_->sleepers;
  if (state_->quiet()) return std::nullopt;
  return state_->take();
}

void ResultQueue::close() {
  const Locked lock(state_->mutex);
  state_->closed = true;
  pthread_cond_broadcast(&state_->news);
}

std::vector<std::string> greet_all(const std::vector<std::string>& names, const Greeting& greet) {
  ResultQueue queue;
  std::vector<std::jthread> threads;
  for (const std::string& name : names) threads.emplace_back([&] { queue.put(greet(name)); });
  std::vector<std::string> answers;
  for (std::size_t missing = names.size(); missing > 0; --missing) answers.push_back(queue.get());
  return answers;
}

}  // namespace course
