// An epoll says which workers have answered.
#include "exercises/07_process_pool/process_pool.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <deque>
#include <exception>
#include <string>
#include <system_error>
#include <utility>

namespace course {
namespace {

using Clock = std::chrono::steady_clock;

constexpr Clock::time_point kNever = Clock::time_point::max();
constexpr Clock::time_point kAtOnce = Clock::time_point::min();

[[noreturn]] void throw_errno(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

template <typename SystemCall>
auto retry(SystemCall call) {
  for (;;) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

struct Request {
  ProcessPool::Function function;
  std::int64_t argument;
};

struct Reply {
  enum Outcome : std::int32_t { kReturned, kThrew };
  Outcome outcome;
  std::int64_t value;
  char text[1000];
};

Reply threw(const char* text) {
  Reply reply{Reply::kThrew, 0, {}};
  std::strncpy(reply.text, text, sizeof reply.text - 1);
  return reply;
}

Reply execute(const Request& request) {
  try {
    return {Reply::kReturned, request.function(request.argument), {}};
  } catch (const std::exception& error) {
    return threw(error.what());
  } catch (...) {
    return threw("an exception that is no std::exception");
  }
}

[[noreturn]] void work(int socket) {
  Request request;
  while (retry([&] { return recv(socket, &request, sizeof request, 0); }) == sizeof request) {
    const Reply reply = execute(request);
    std::fflush(nullptr);
    const std::size_t size = offsetof(Reply, text) + std::strlen(reply.text) + 1;
    if (retry([&] { return send(socket, &reply, size, MSG_NOSIGNAL); }) < 0) break;
  }
  _exit(0);
}

struct Task {
  Request request;
  bool done = false;
  std::int64_t value = 0;
  std::exception_ptr error;
  std::shared_ptr<std::deque<std::shared_ptr<Task>>> arrivals;

  std::int64_t result() const {
    if (error) std::rethrow_exception(error);
    return value;
  }
};

using TaskPointer = std::shared_ptr<Task>;

void finish(const TaskPointer& task) {
  task->done = true;
  if (task->arrivals) task->arrivals->push_back(task);
}

void fail(const TaskPointer& task, std::exception_ptr error) {
  task->error = std::move(error);
  finish(task);
}

struct Worker {
  pid_t pid = 0;
  int socket = -1;
  TaskPointer task;
};

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) {
    return "signal " + std::to_string(WTERMSIG(status)) + " (" + strsignal(WTERMSIG(status)) + ")";
  }
  return "exit code " + std::to_string(WEXITSTATUS(status));
}

bool has_passed(Clock::time_point deadline) {
  return deadline == kAtOnce || (deadline != kNever && Clock::now() >= deadline);
}

int poll_timeout(Clock::time_point deadline) {
  if (deadline == kNever) return -1;
  if (deadline == kAtOnce) return 0;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, 1'000'000'000));
}

}  // namespace

struct ProcessPool::State {
  explicit State(int count) : workers(count) {}
  ~State() { stop(); }

  void hire(Worker& worker) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) throw_errno("socketpair for a worker");
    std::fflush(nullptr);
    const pid_t pid = fork();
    if (pid < 0) {
      const int error = errno;
      ::close(ends[0]);
      ::close(ends[1]);
      throw std::system_error(error, std::generic_category(), "fork of a worker");
    }
    if (pid == 0) {
      for (const Worker& other : workers) {
        if (other.socket >= 0) ::close(other.socket);
      }
      ::close(ends[0]);
      work(ends[1]);
    }
    ::close(ends[1]);
    worker.pid = pid;
    worker.socket = ends[0];
  }

  int dismiss(Worker& worker) {
    ::close(worker.socket);
    int status = 0;
    retry([&] { return waitpid(worker.pid, &status, 0); });
    worker.pid = 0;
    worker.socket = -1;
    return status;
  }

  void bury(Worker& worker) {
    kill(worker.pid, SIGKILL);
    const std::string how = how_it_ended(dismiss(worker));
    if (const TaskPointer task = std::exchange(worker.task, nullptr)) {
      fail(task, std::make_exception_ptr(WorkerDied("the worker died in the middle of the task: " + how)));
    }
  }

  void hand_out() {
    for (Worker& worker : workers) {
      while (worker.pid == 0 || (!worker.task && !queue.empty())) {
        if (worker.pid == 0) hire(worker);
        if (queue.empty()) break;
        const Request& request = queue.front()->request;
        if (retry([&] { return send(worker.socket, &request, sizeof request, MSG_NOSIGNAL); }) == sizeof request) {
          worker.task = std::move(queue.front());
          queue.pop_front();
        } else {
          bury(worker);
        }
      }
    }
  }

  void take_in(Worker& worker) {
    Reply reply;
    const ssize_t size = retry([&] { return recv(worker.socket, &reply, sizeof reply, 0); });
    if (size < static_cast<ssize_t>(offsetof(Reply, text))) return bury(worker);
    const TaskPointer task = std::exchange(worker.task, nullptr);
    if (reply.outcome == Reply::kThrew) return fail(task, std::make_exception_ptr(TaskFailed(reply.text)));
    task->value = reply.value;
    finish(task);
  }

  void turn(Clock::time_point deadline) {
    hand_out();
    const int waiter = epoll_create1(EPOLL_CLOEXEC);
    if (waiter < 0) throw_errno("epoll_create1");
    for (std::size_t i = 0; i < workers.size(); ++i) {
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      if (workers[i].socket >= 0) epoll_ctl(waiter, EPOLL_CTL_ADD, workers[i].socket, &event);
    }
    std::vector<epoll_event> events(workers.size() + 1);
    const int count = epoll_wait(waiter, events.data(), static_cast<int>(events.size()), poll_timeout(deadline));
    const int error = errno;
    ::close(waiter);
    if (count < 0 && error == EINTR) return;
    for (int i = 0; i < count; ++i) take_in(workers[events[i].data.u64]);
    hand_out();
  }

  template <typename Condition>
  bool work_until(Condition condition, Clock::time_point deadline) {
    while (!condition()) {
      const bool late = has_passed(deadline);
      turn(deadline);
      if (late) return condition();
    }
    return true;
  }

  TaskPointer add(Function f, std::int64_t x, std::shared_ptr<std::deque<TaskPointer>> arrivals = nullptr) {
    if (closed) throw PoolClosed("the pool is closed and takes no more work");
    auto task = std::make_shared<Task>();
    task->request = {f, x};
    task->arrivals = std::move(arrivals);
    queue.push_back(task);
    return task;
  }

  bool idle() const {
    return queue.empty() && std::all_of(workers.begin(), workers.end(), [](const Worker& w) { return !w.task; });
  }

  void stop() {
    closed = true;
    ended = true;
    for (const Worker& worker : workers) {
      if (worker.pid > 0) kill(worker.pid, SIGKILL);
    }
    for (Worker& worker : workers) {
      if (worker.pid > 0) dismiss(worker);
      if (worker.task) queue.push_back(std::exchange(worker.task, nullptr));
    }
    workers.clear();
    for (const TaskPointer& task : std::exchange(queue, {})) {
      fail(task, std::make_exception_ptr(PoolClosed("the pool was terminated before the task was done")));
    }
  }

  std::vector<Worker> workers;
  std::deque<TaskPointer> queue;
  bool closed = false;
  bool ended = false;
};

struct AsyncResult::State {
  std::shared_ptr<ProcessPool::State> pool;
  TaskPointer task;

  bool wait_until(Clock::time_point deadline) {
    return pool->work_until([this] { return task->done; }, deadline);
  }
};

AsyncResult::AsyncResult(std::shared_ptr<State> state) : state_(std::move(state)) {}

std::int64_t AsyncResult::get() {
  wait();
  return state_->task->result();
}

std::int64_t AsyncResult::get(std::chrono::milliseconds timeout) {
  const auto deadline = Clock::now() + std::min<std::chrono::milliseconds>(timeout, std::chrono::hours(24 * 365));
  if (!state_->wait_until(deadline)) {
    throw TimeoutError("the task has not ended within " + std::to_string(timeout.count()) + " ms");
  }
  return state_->task->result();
}

void AsyncResult::wait() { state_->wait_until(kNever); }

bool AsyncResult::ready() { return state_->wait_until(kAtOnce); }

struct UnorderedResults::State {
  std::shared_ptr<ProcessPool::State> pool;
  std::shared_ptr<std::deque<TaskPointer>> arrivals = std::make_shared<std::deque<TaskPointer>>();
  std::size_t left = 0;
};

UnorderedResults::UnorderedResults(std::shared_ptr<State> state) : state_(std::move(state)) {}

std::optional<std::int64_t> UnorderedResults::next() {
  if (state_->left == 0) return std::nullopt;
  state_->pool->work_until([this] { return !state_->arrivals->empty(); }, kNever);
  const TaskPointer task = std::move(state_->arrivals->front());
  state_->arrivals->pop_front();
  --state_->left;
  return task->result();
}

ProcessPool::ProcessPool(int workers) {
  if (workers < 1) throw std::invalid_argument("a process pool needs at least one worker");
  state_ = std::make_shared<State>(workers);
  state_->hand_out();
}

ProcessPool::~ProcessPool() { terminate(); }

std::vector<std::int64_t> ProcessPool::map(Function f, const std::vector<std::int64_t>& inputs) {
  std::vector<TaskPointer> tasks;
  for (const std::int64_t input : inputs) tasks.push_back(state_->add(f, input));
  for (const TaskPointer& task : tasks) state_->work_until([&] { return task->done; }, kNever);
  std::vector<std::int64_t> results;
  for (const TaskPointer& task : tasks) results.push_back(task->result());
  return results;
}

UnorderedResults ProcessPool::imap_unordered(Function f, const std::vector<std::int64_t>& inputs) {
  auto results = std::make_shared<UnorderedResults::State>();
  results->pool = state_;
  for (const std::int64_t input : inputs) state_->add(f, input, results->arrivals);
  results->left = inputs.size();
  state_->turn(kAtOnce);
  return UnorderedResults(std::move(results));
}

AsyncResult ProcessPool::apply_async(Function f, std::int64_t x) {
  auto result = std::make_shared<AsyncResult::State>();
  result->pool = state_;
  result->task = state_->add(f, x);
  state_->turn(kAtOnce);
  return AsyncResult(std::move(result));
}

void ProcessPool::close() { state_->closed = true; }

void ProcessPool::join() {
  if (!state_->closed) throw std::logic_error("join() waits for the end of a pool: call close() first");
  if (state_->ended) return;
  state_->work_until([this] { return state_->idle(); }, kNever);
  for (Worker& worker : state_->workers) {
    if (worker.pid > 0) shutdown(worker.socket, SHUT_WR);
  }
  for (Worker& worker : state_->workers) {
    if (worker.pid > 0) state_->dismiss(worker);
  }
  state_->stop();
}

void ProcessPool::terminate() { state_->stop(); }

}  // namespace course
