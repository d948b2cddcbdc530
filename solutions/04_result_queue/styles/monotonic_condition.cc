// A pthread condition variable whose limits are on the clock that never goes back.
#include "exercises/04_result_queue/result_queue.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include <queue>
#include <thread>

namespace course {

struct ResultQueue::State {
  State() {
    pthread_mutex_init(&mutex, nullptr);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&cond, &attr);
    pthread_condattr_destroy(&attr);
  }
  ~State() {
    pthread_cond_destroy(&cond);
    pthread_mutex_destroy(&mutex);
  }
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  std::queue<std::string> items;
  bool closed = false;
};

namespace {
class Guard {
 public:
  explicit Guard(pthread_mutex_t& m) : mutex(m) { pthread_mutex_lock(&mutex); }
  ~Guard() { pthread_mutex_unlock(&mutex); }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

 private:
  pthread_mutex_t& mutex;
};
}  // namespace

ResultQueue::ResultQueue() : state_(new State) {}
ResultQueue::~ResultQueue() {}

void ResultQueue::put(std::string item) {
  Guard guard(state_->mutex);
  if (state_->closed) throw QueueClosed();
  state_->items.push(std::move(item));
  pthread_cond_signal(&state_->cond);
}

std::string ResultQueue::get() {
  Guard guard(state_->mutex);
  while (state_->items.empty() && !state_->closed) pthread_cond_wait(&state_->cond, &state_->mutex);
  if (state_->items.empty()) throw QueueClosed();
  std::string item = std::move(state_->items.front());
  state_->items.pop();
  return item;
}

std::optional<std::string> ResultQueue::get_for(std::chrono::milliseconds timeout) {
  timespec deadline;
  clock_gettime(CLOCK_MONOTONIC, &deadline);
  if (timeout.count() > 0) {
    deadline.tv_sec += timeout.count() / 1000;
    deadline.tv_nsec += (timeout.count() % 1000) * 1000000L;
    if (deadline.tv_nsec >= 1000000000L) {
      deadline.tv_nsec -= 1000000000L;
      deadline.tv_sec++;
    }
  }
  Guard guard(state_->mutex);
  while (state_->items.empty()) {
    if (state_->closed) throw QueueClosed();
    if (timeout.count() <= 0) return std::nullopt;
    int rc = pthread_cond_timedwait(&state_->cond, &state_->mutex, &deadline);
    if (rc == ETIMEDOUT && state_->items.empty() && !state_->closed) return std::nullopt;
  }
  std::string item = std::move(state_->items.front());
  state_->items.pop();
  return item;
}

void ResultQueue::close() {
  Guard guard(state_->mutex);
  state_->closed = true;
  pthread_cond_broadcast(&state_->cond);
}

std::vector<std::string> greet_all(const std::vector<std::string>& names, const Greeting& greet) {
  ResultQueue queue;
  std::vector<std::thread> threads;
  for (const std::string& name : names) threads.push_back(std::thread([&] { queue.put(greet(name)); }));
  std::vector<std::string> answers;
  for (size_t i = 0; i < names.size(); i++) answers.push_back(queue.get());
  for (std::thread& thread : threads) thread.join();
  return answers;
}

}  // namespace course
