// An event counter of the kernel counts the items, and poll(2) waits for it.
#include "exercises/04_result_queue/result_queue.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>

namespace course {

// It counts one more at the end; each read takes one.
struct ResultQueue::State {
  State() : news(eventfd(0, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (news < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  }
  ~State() { ::close(news); }

  void tell() const {
    const std::uint64_t one = 1;
    while (write(news, &one, sizeof one) < 0 && errno == EINTR) {
    }
  }
  bool take_news() const {
    std::uint64_t one = 0;
    return read(news, &one, sizeof one) == sizeof one;
  }
  std::string take() {
    const std::lock_guard lock(mutex);
    if (items.empty()) {
      tell();
      throw QueueClosed();
    }
    std::string item = std::move(items.front());
    items.pop_front();
    return item;
  }

  const int news;
  std::mutex mutex;
  std::deque<std::string> items;
  bool closed = false;
};

ResultQueue::ResultQueue() : state_(std::make_unique<State>()) {}
ResultQueue::~ResultQueue() = default;

void ResultQueue::put(std::string item) {
  const std::lock_guard lock(state_->mutex);
  if (state_->closed) throw QueueClosed();
  state_->items.push_back(std::move(item));
  state_->tell();
}

std::string ResultQueue::get() {
  for (;;) {
    if (state_->take_news()) return state_->take();
    pollfd one{state_->news, POLLIN, 0};
    poll(&one, 1, -1);
  }
}

std::optional<std::string> ResultQueue::get_for(std::chrono::milliseconds timeout) {
  const auto until = std::chrono::steady_clock::now() + timeout;
  for (;;) {
    if (state_->take_news()) return state_->take();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return std::nullopt;
    pollfd one{state_->news, POLLIN, 0};
    poll(&one, 1, static_cast<int>(left.count()));
  }
}

void ResultQueue::close() {
  const std::lock_guard lock(state_->mutex);
  if (state_->closed) return;
  state_->closed = true;
  state_->tell();
}

std::vector<std::string> greet_all(const std::vector<std::string>& names, const Greeting& greet) {
  ResultQueue queue;
  std::vector<std::thread> threads;
  for (const std::string& name : names) {
    threads.emplace_back([&queue, &greet](const std::string& whom) { queue.put(greet(whom)); }, std::cref(name));
  }
  std::vector<std::string> answers;
  for (const std::string& name : names) {
    static_cast<void>(name);
    answers.push_back(queue.get());
  }
  for (auto& thread : threads) thread.join();
  return answers;
}

}  // namespace course
