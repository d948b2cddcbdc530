// expect: FAIL ResultQueue.TimedGetSurvivesSpuriousWakeups native
// get_for() takes every wake-up for either an item or the timeout.

#include "exercises/04_result_queue/result_queue.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace course {

struct ResultQueue::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::string> items;
  bool closed = false;

  bool ready() const { return closed || !items.empty(); }

  std::string take() {
    if (items.empty()) throw QueueClosed();
    std::string item = std::move(items.front());
    items.pop_front();
    return item;
  }
};

ResultQueue::ResultQueue() : state_(std::make_unique<State>()) {}

ResultQueue::~ResultQueue() = default;

void ResultQueue::put(std::string item) {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->closed) throw QueueClosed();
    state_->items.push_back(std::move(item));
  }
  state_->changed.notify_one();
}

std::string ResultQueue::get() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [&] { return state_->ready(); });
  return state_->take();
}

std::optional<std::string> ResultQueue::get_for(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  std::unique_lock lock(state_->mutex);
  if (!state_->ready()) state_->changed.wait_until(lock, deadline);
  if (!state_->ready()) return std::nullopt;
  return state_->take();
}

void ResultQueue::close() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->closed = true;
  }
  state_->changed.notify_all();
}

std::vector<std::string> greet_all(const std::vector<std::string>& names, const Greeting& greet) {
  ResultQueue queue;
  std::vector<std::jthread> threads;
  threads.reserve(names.size());
  for (const std::string& name : names) {
    threads.emplace_back([&queue, &greet, &name] { queue.put(greet(name)); });
  }

  std::vector<std::string> answers;
  answers.reserve(names.size());
  while (answers.size() < names.size()) answers.push_back(queue.get());
  return answers;
}

}  // namespace course
