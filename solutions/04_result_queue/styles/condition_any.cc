// condition_variable_any on a shared_timed_mutex, and a list that items are spliced into.
#include "exercises/04_result_queue/result_queue.h"

#include <condition_variable>
#include <list>
#include <shared_mutex>
#include <thread>

namespace course {

struct ResultQueue::State {
  std::shared_timed_mutex door;
  std::condition_variable_any bell;
  std::list<std::string> shelf;
  bool shut = false;

  std::optional<std::string> take(std::unique_lock<std::shared_timed_mutex>&) {
    if (shelf.empty()) {
      if (shut) throw QueueClosed{};
      return {};
    }
    std::list<std::string> one;
    one.splice(one.end(), shelf, shelf.begin());
    return std::move(one.front());
  }
};

ResultQueue::ResultQueue() : state_{std::make_unique<State>()} {}
ResultQueue::~ResultQueue() = default;

void ResultQueue::put(std::string item) {
  std::list<std::string> one;
  one.push_back(std::move(item));
  std::unique_lock lock{state_->door};
  if (state_->shut) throw QueueClosed{};
  state_->shelf.splice(state_->shelf.end(), one);
  state_->bell.notify_all();
}

std::string ResultQueue::get() {
  std::unique_lock lock{state_->door};
  for (;;) {
    if (auto item = state_->take(lock)) return *item;
    state_->bell.wait(lock);
  }
}

std::optional<std::string> ResultQueue::get_for(std::chrono::milliseconds timeout) {
  const auto start = std::chrono::steady_clock::now();
  std::unique_lock lock{state_->door};
  for (;;) {
    if (auto item = state_->take(lock)) return item;
    const auto gone = std::chrono::steady_clock::now() - start;
    if (gone >= timeout) return std::nullopt;
    state_->bell.wait_for(lock, timeout - gone);
  }
}

void ResultQueue::close() {
  const std::unique_lock lock{state_->door};
  state_->shut = true;
  state_->bell.notify_all();
}

std::vector<std::string> greet_all(const std::vector<std::string>& names, const Greeting& greet) {
  ResultQueue queue;
  std::list<std::thread> crew;
  for (const std::string& name : names) {
    crew.emplace_front([&] {
      std::string answer = greet(name);
      queue.put(std::move(answer));
    });
  }
  std::vector<std::string> answers;
  while (!crew.empty()) {
    answers.emplace_back(queue.get());
    crew.front().join();
    crew.pop_front();
  }
  return answers;
}

}  // namespace course
