// expect: DEADLOCK ResultQueue.ManyProducersAndConsumersLoseNothing interleave
// "Closed" is an atomic, so close() sets it without the lock: no data race, and a wake-up that may be lost.

#include "exercises/04_result_queue/result_queue.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace course {

struct ResultQueue::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::string> items;  // guarded by mutex
  std::atomic<bool> closed = false;

  // True when there is no more reason to wait. Call with the mutex held.
  bool ready() const { return closed || !items.empty(); }

  // The oldest item. Call with the mutex held and ready().
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
  // After the item is in, or the thread that wakes up finds nothing and sleeps again. Outside the lock, so that it does
  // not wake up only to wait for the mutex. One item, one thread: each put notifies, even if the queue was not empty,
  // for another sleeper may not have been told yet.
  state_->changed.notify_one();
}

std::string ResultQueue::get() {
  std::unique_lock lock(state_->mutex);
  // wait() with a condition is a loop: while (!ready()) changed.wait(lock). A thread may wake up for no reason, and
  // between the notification and its turn at the mutex somebody else may have taken the item.
  state_->changed.wait(lock, [&] { return state_->ready(); });
  return state_->take();
}

std::optional<std::string> ResultQueue::get_for(std::chrono::milliseconds timeout) {
  // A point in time, computed once: a duration would start anew at every wake-up. Of the steady clock: the system clock
  // is set forward and back while programs run.
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  std::unique_lock lock(state_->mutex);
  if (!state_->changed.wait_until(lock, deadline, [&] { return state_->ready(); })) return std::nullopt;
  return state_->take();
}

void ResultQueue::close() {
  // In between a waiter's look at the flag and its falling asleep, the notification meets nobody.
  state_->closed = true;
  state_->changed.notify_all();
}

std::vector<std::string> greet_all(const std::vector<std::string>& names, const Greeting& greet) {
  ResultQueue queue;
  // Declared after the queue, so destroyed, and thereby joined, before it: also when starting a thread throws.
  std::vector<std::jthread> threads;
  threads.reserve(names.size());
  for (const std::string& name : names) {
    // `name` lives in the caller's vector, not in this loop, so a reference to it may go along.
    threads.emplace_back([&queue, &greet, &name] { queue.put(greet(name)); });
  }

  std::vector<std::string> answers;
  answers.reserve(names.size());
  // Each thread puts one answer, so it takes as many gets, in whatever order they come.
  while (answers.size() < names.size()) answers.push_back(queue.get());
  return answers;
}

}  // namespace course
