// Each who waits has a seat of its own, with a condition variable: whoever puts serves the first in line.
#include "exercises/04_result_queue/result_queue.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <future>
#include <list>
#include <mutex>

namespace course {
namespace {

struct Seat {
  std::condition_variable served;
  std::optional<std::string> item;
  bool sent_away = false;
};

}  // namespace

struct ResultQueue::State {
  std::mutex mutex;
  std::list<Seat*> line;
  std::deque<std::string> items;
  bool closed = false;

  template <typename Wait>
  std::optional<std::string> take(Wait wait) {
    std::unique_lock lock(mutex);
    if (!items.empty()) {
      std::optional<std::string> item(std::move(items.front()));
      items.pop_front();
      return item;
    }
    if (closed) throw QueueClosed();
    Seat seat;
    const auto place = line.insert(line.end(), &seat);
    wait(seat.served, lock, [&] { return seat.item || seat.sent_away; });
    if (!seat.item && !seat.sent_away) line.erase(place);
    if (seat.sent_away) throw QueueClosed();
    return std::move(seat.item);
  }
};

ResultQueue::ResultQueue() : state_(std::make_unique<State>()) {}
ResultQueue::~ResultQueue() {}

void ResultQueue::put(std::string item) {
  const std::lock_guard lock(state_->mutex);
  if (state_->closed) throw QueueClosed();
  if (state_->line.empty()) return state_->items.push_back(std::move(item));
  Seat& first = *state_->line.front();
  state_->line.pop_front();
  first.item = std::move(item);
  first.served.notify_one();
}

std::string ResultQueue::get() {
  return *state_->take([](auto& served, auto& lock, auto ready) { served.wait(lock, ready); });
}

std::optional<std::string> ResultQueue::get_for(std::chrono::milliseconds timeout) {
  const auto until = std::chrono::steady_clock::now() + timeout;
  return state_->take([until](auto& served, auto& lock, auto ready) { served.wait_until(lock, until, ready); });
}

void ResultQueue::close() {
  const std::lock_guard lock(state_->mutex);
  state_->closed = true;
  for (Seat* seat : state_->line) {
    seat->sent_away = true;
    seat->served.notify_one();
  }
  state_->line.clear();
}

std::vector<std::string> greet_all(const std::vector<std::string>& names, const Greeting& greet) {
  ResultQueue queue;
  std::vector<std::future<void>> all;
  for (const std::string& name : names) {
    all.push_back(std::async(std::launch::async, [&] { queue.put(greet(name)); }));
  }
  std::vector<std::string> answers(names.size());
  std::generate(answers.begin(), answers.end(), [&] { return queue.get(); });
  return answers;
}

}  // namespace course
