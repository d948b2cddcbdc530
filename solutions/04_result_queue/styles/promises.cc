// Whoever finds nothing leaves a promise, which the next put() keeps.
#include "exercises/04_result_queue/result_queue.h"

#include <future>
#include <list>
#include <mutex>
#include <queue>
#include <thread>

namespace course {

using Answer = std::optional<std::string>;

struct ResultQueue::State {
  std::mutex lock;
  std::queue<std::string> items;
  std::list<std::promise<Answer>*> waiting;
  bool closed = false;
};

ResultQueue::ResultQueue() : state_(new State) {}
ResultQueue::~ResultQueue() {}

void ResultQueue::put(std::string item) {
  const std::scoped_lock guard(state_->lock);
  if (state_->closed) throw QueueClosed{};
  if (state_->waiting.empty()) {
    state_->items.push(std::move(item));
  } else {
    std::promise<Answer>* const next = state_->waiting.front();
    state_->waiting.pop_front();
    next->set_value(std::move(item));
  }
}

std::string ResultQueue::get() {
  std::unique_lock guard(state_->lock);
  if (!state_->items.empty()) {
    std::string item = std::move(state_->items.front());
    state_->items.pop();
    return item;
  }
  if (state_->closed) throw QueueClosed{};
  std::promise<Answer> promise;
  auto future = promise.get_future();
  state_->waiting.push_back(&promise);
  guard.unlock();
  const Answer answer = future.get();
  guard.lock();
  if (!answer) throw QueueClosed{};
  return *answer;
}

std::optional<std::string> ResultQueue::get_for(std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  std::unique_lock guard(state_->lock);
  if (!state_->items.empty()) {
    std::string item = std::move(state_->items.front());
    state_->items.pop();
    return item;
  }
  if (state_->closed) throw QueueClosed{};
  if (timeout <= timeout.zero()) return {};
  std::promise<Answer> promise;
  auto future = promise.get_future();
  state_->waiting.push_back(&promise);
  guard.unlock();
  const bool kept = future.wait_until(end) == std::future_status::ready;
  guard.lock();
  if (!kept && state_->waiting.remove(&promise) != 0) return {};
  Answer answer = future.get();
  if (!answer) throw QueueClosed{};
  return answer;
}

void ResultQueue::close() {
  const std::scoped_lock guard(state_->lock);
  state_->closed = true;
  for (auto* promise : state_->waiting) promise->set_value(std::nullopt);
  state_->waiting.clear();
}

std::vector<std::string> greet_all(const std::vector<std::string>& names, const Greeting& greet) {
  ResultQueue queue;
  std::vector<std::future<void>> threads;
  for (const auto& name : names) {
    threads.push_back(std::async(std::launch::async, [&] { queue.put(greet(name)); }));
  }
  std::vector<std::string> answers(names.size());
  for (auto& answer : answers) answer = queue.get();
  return answers;
}

}  // namespace course
