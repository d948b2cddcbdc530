// A version number that changes with the queue, and futex(2) to wait for it to change.
#include "exercises/04_result_queue/result_queue.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <mutex>
#include <queue>
#include <thread>

namespace course {

struct ResultQueue::State {
  std::atomic<unsigned> version{0};
  std::mutex mutex;
  std::queue<std::string> items;
  bool closed = false;

  void changed() {
    ++version;
    syscall(SYS_futex, &version, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
  }
  std::optional<std::string> try_take() {
    const std::scoped_lock lock(mutex);
    if (!items.empty()) {
      std::string item = std::move(items.front());
      items.pop();
      return item;
    }
    if (closed) throw QueueClosed();
    return std::nullopt;
  }
};

ResultQueue::ResultQueue() : state_(new State) {}
ResultQueue::~ResultQueue() = default;

void ResultQueue::put(std::string item) {
  {
    const std::scoped_lock lock(state_->mutex);
    if (state_->closed) throw QueueClosed();
    state_->items.push(std::move(item));
  }
  state_->changed();
}

std::string ResultQueue::get() {
  for (;;) {
    const unsigned seen = state_->version.load();
    if (auto item = state_->try_take()) return *std::move(item);
    syscall(SYS_futex, &state_->version, FUTEX_WAIT_PRIVATE, seen, nullptr, nullptr, 0);
  }
}

std::optional<std::string> ResultQueue::get_for(std::chrono::milliseconds timeout) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + timeout;
  for (;;) {
    const unsigned seen = state_->version.load();
    if (auto item = state_->try_take()) return item;
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(until - Clock::now()).count();
    if (left <= 0) return std::nullopt;
    const timespec limit{static_cast<time_t>(left / 1'000'000'000), static_cast<long>(left % 1'000'000'000)};
    syscall(SYS_futex, &state_->version, FUTEX_WAIT_PRIVATE, seen, &limit, nullptr, 0);
  }
}

void ResultQueue::close() {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->closed = true;
  }
  state_->changed();
}

std::vector<std::string> greet_all(const std::vector<std::string>& names, const Greeting& greet) {
  ResultQueue queue;
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < names.size(); ++i) {
      threads.emplace_back([&, i] { queue.put(greet(names.at(i))); });
    }
  }
  std::vector<std::string> answers;
  while (auto answer = queue.get_for(std::chrono::milliseconds(0))) answers.push_back(*answer);
  return answers;
}

}  // namespace course
