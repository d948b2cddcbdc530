// Each task that is handed out has a pipe of its own for its answer. A worker gets
// the writing end together with the task, and whoever waits reads the other one.
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <deque>
#include <exception>
#include <string>
#include <system_error>
#include <utility>

#include "exercises/07_process_pool/process_pool.h"

namespace course {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(int error, const char* what) { throw std::system_error(error, std::generic_category(), what); }

struct Order {
  ProcessPool::Function f;
  std::int64_t x;
};

struct Answer {
  std::int64_t value;
  int kind;  // 0 good, 1 thrown
  char text[1000];
};

std::string ending(int status) {
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  return "exit code " + std::to_string(WEXITSTATUS(status));
}

// A descriptor travels in the control data beside the order.
struct Letter {
  explicit Letter(Order& order) : part{&order, sizeof order} {
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
  }
  iovec part;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
};

bool post(int fd, Order order, int enclosed) {
  Letter letter(order);
  cmsghdr* const head = CMSG_FIRSTHDR(&letter.message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(head), &enclosed, sizeof enclosed);
  ssize_t sent = 0;
  do sent = sendmsg(fd, &letter.message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent >= 0;
}

[[noreturn]] void serve(int fd) {
  for (;;) {
    Order order{};
    Letter letter(order);
    const ssize_t n = recvmsg(fd, &letter.message, MSG_CMSG_CLOEXEC);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(0);
    int reply = -1;
    std::memcpy(&reply, CMSG_DATA(CMSG_FIRSTHDR(&letter.message)), sizeof reply);
    Answer answer{};
    try {
      answer.value = order.f(order.x);
    } catch (const std::exception& e) {
      answer.kind = 1;
      strncpy(answer.text, e.what(), sizeof answer.text - 1);
    } catch (...) {
      answer.kind = 1;
      strcpy(answer.text, "something else");
    }
    // Less than PIPE_BUF: all of it or nothing. Nobody reads any more where the program is gone.
    while (write(reply, &answer, sizeof answer) < 0) {
      if (errno != EINTR) _exit(0);
    }
    ::close(reply);
  }
}

}  // namespace

struct AsyncResult::State {
  ProcessPool::Function f = nullptr;
  std::int64_t x = 0;
  std::shared_ptr<ProcessPool::State> pool;
  bool done = false;
  std::int64_t value = 0;
  std::exception_ptr error;
  std::shared_ptr<UnorderedResults::State> stream;
};

using Task = std::shared_ptr<AsyncResult::State>;

struct UnorderedResults::State {
  std::shared_ptr<ProcessPool::State> pool;
  std::deque<Task> arrived;
  std::size_t missing = 0;
};

struct ProcessPool::State {
  struct Worker {
    pid_t pid = -1;
    int fd = -1;
    int answers = -1;
    Task task;
  };
  std::vector<Worker> workers;
  std::deque<Task> waiting;
  bool closed = false;
  bool ended = false;

  ~State() { end(); }

  void start(Worker& w) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) fail(errno, "socketpair");
    const pid_t pid = fork();
    if (pid < 0) {
      const int error = errno;
      ::close(ends[0]);
      ::close(ends[1]);
      fail(error, "fork");
    }
    if (pid == 0) {
      ::close(ends[0]);
      for (const Worker& other : workers) {
        if (other.fd >= 0) ::close(other.fd);
        if (other.answers >= 0) ::close(other.answers);
      }
      serve(ends[1]);
    }
    ::close(ends[1]);
    w.pid = pid;
    w.fd = ends[0];
  }

  int reap(Worker& w) {
    int status = 0;
    while (waitpid(w.pid, &status, 0) < 0 && errno == EINTR) {
    }
    ::close(w.fd);
    if (w.answers >= 0) ::close(std::exchange(w.answers, -1));
    w.fd = -1;
    w.pid = -1;
    return status;
  }

  void finish(const Task& t) {
    t->done = true;
    if (t->stream) {
      t->stream->arrived.push_back(t);
      t->stream.reset();
    }
    t->pool.reset();
  }

  void died(Worker& w) {
    const int status = reap(w);
    if (w.task) {
      const Task t = std::exchange(w.task, nullptr);
      t->error = std::make_exception_ptr(WorkerDied(ending(status)));
      finish(t);
    }
  }

  // Replaces the dead, hands out.
  void hand_out() {
    if (ended) return;
    for (Worker& w : workers) {
      for (;;) {
        if (w.fd < 0) start(w);
        if (w.task || waiting.empty()) break;
        // A worker that died idle has closed its connection, and gets nothing: a letter that nobody opens would be
        // lost.
        pollfd alive{w.fd, POLLIN, 0};
        int ends[2];
        if (poll(&alive, 1, 0) != 0 && alive.revents != 0) {
          died(w);
          continue;
        }
        if (pipe2(ends, O_CLOEXEC) != 0) fail(errno, "pipe");
        const bool sent = post(w.fd, {waiting.front()->f, waiting.front()->x}, ends[1]);
        ::close(ends[1]);
        if (!sent) {
          ::close(ends[0]);
          died(w);
          continue;
        }
        w.answers = ends[0];
        w.task = waiting.front();
        waiting.pop_front();
        break;
      }
    }
  }

  // One round, which waits for at most `ms`.
  void round(int ms) {
    hand_out();
    std::vector<pollfd> polls;
    std::vector<Worker*> whose;
    for (Worker& w : workers) {
      if (w.fd < 0) continue;
      polls.push_back({w.task ? w.answers : w.fd, POLLIN, 0});
      whose.push_back(&w);
    }
    if (polls.empty()) return;
    const int n = poll(polls.data(), polls.size(), ms);
    if (n < 0) {
      if (errno == EINTR) return;
      fail(errno, "poll");
    }
    for (std::size_t i = 0; i < polls.size(); ++i) {
      if (polls[i].revents == 0) continue;
      Worker& w = *whose[i];
      Answer a{};
      ssize_t got = 0;
      if (w.task) {
        do got = read(w.answers, &a, sizeof a);
        while (got < 0 && errno == EINTR);
      }
      if (got <= 0) {
        died(w);
        continue;
      }
      ::close(std::exchange(w.answers, -1));
      const Task t = std::exchange(w.task, nullptr);
      if (a.kind == 0) {
        t->value = a.value;
      } else {
        t->error = std::make_exception_ptr(TaskFailed(a.text));
      }
      finish(t);
    }
    hand_out();
  }

  void end() {
    if (ended) return;
    ended = true;
    closed = true;
    for (Worker& w : workers) {
      if (w.fd >= 0) kill(w.pid, SIGKILL);
    }
    for (Worker& w : workers) {
      if (w.fd < 0) continue;
      reap(w);
      if (w.task) drop(std::exchange(w.task, nullptr));
    }
    while (!waiting.empty()) {
      const Task t = waiting.front();
      waiting.pop_front();
      drop(t);
    }
  }

  void drop(const Task& t) {
    t->error = std::make_exception_ptr(PoolClosed("the pool was terminated"));
    finish(t);
  }

  bool busy() const {
    return !waiting.empty() ||
           std::any_of(workers.begin(), workers.end(), [](const Worker& w) { return w.task != nullptr; });
  }
};

AsyncResult::AsyncResult(std::shared_ptr<State> state) : state_(std::move(state)) {}

std::int64_t AsyncResult::get() {
  wait();
  if (state_->error) std::rethrow_exception(state_->error);
  return state_->value;
}

std::int64_t AsyncResult::get(std::chrono::milliseconds timeout) {
  timeout = std::clamp<std::chrono::milliseconds>(timeout, std::chrono::milliseconds(0), std::chrono::hours(24 * 366));
  const Clock::time_point until = Clock::now() + timeout;
  if (!state_->done) state_->pool->round(0);
  while (!state_->done) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) throw TimeoutError("not yet");
    const auto pool = state_->pool;
    pool->round(static_cast<int>(std::min<long>(left, INT_MAX)));
  }
  return get();
}

void AsyncResult::wait() {
  while (!state_->done) {
    const auto pool = state_->pool;
    pool->round(-1);
  }
}

bool AsyncResult::ready() {
  if (!state_->done) {
    const auto pool = state_->pool;
    pool->round(0);
  }
  return state_->done;
}

UnorderedResults::UnorderedResults(std::shared_ptr<State> state) : state_(std::move(state)) {}

std::optional<std::int64_t> UnorderedResults::next() {
  if (state_->missing == 0) return std::nullopt;
  while (state_->arrived.empty()) state_->pool->round(-1);
  const Task t = state_->arrived.front();
  state_->arrived.pop_front();
  --state_->missing;
  if (t->error) std::rethrow_exception(t->error);
  return t->value;
}

ProcessPool::ProcessPool(int workers) : state_(std::make_shared<State>()) {
  if (workers < 1) throw std::invalid_argument("a pool needs a worker");
  state_->workers.resize(workers);
  for (auto& w : state_->workers) state_->start(w);
}

ProcessPool::~ProcessPool() { terminate(); }

AsyncResult ProcessPool::apply_async(Function f, std::int64_t x) {
  if (state_->closed) throw PoolClosed("closed");
  auto t = std::make_shared<AsyncResult::State>();
  t->f = f;
  t->x = x;
  t->pool = state_;
  state_->waiting.push_back(t);
  state_->round(0);
  return AsyncResult(t);
}

std::vector<std::int64_t> ProcessPool::map(Function f, const std::vector<std::int64_t>& inputs) {
  if (state_->closed) throw PoolClosed("closed");
  std::vector<AsyncResult> results;
  for (const auto x : inputs) results.push_back(apply_async(f, x));
  for (auto& r : results) r.wait();
  std::vector<std::int64_t> values;
  for (auto& r : results) values.push_back(r.get());
  return values;
}

UnorderedResults ProcessPool::imap_unordered(Function f, const std::vector<std::int64_t>& inputs) {
  if (state_->closed) throw PoolClosed("closed");
  auto stream = std::make_shared<UnorderedResults::State>();
  stream->pool = state_;
  stream->missing = inputs.size();
  for (const auto x : inputs) {
    auto t = std::make_shared<AsyncResult::State>();
    t->f = f;
    t->x = x;
    t->pool = state_;
    t->stream = stream;
    state_->waiting.push_back(t);
  }
  state_->round(0);
  return UnorderedResults(stream);
}

void ProcessPool::close() { state_->closed = true; }

void ProcessPool::join() {
  if (!state_->closed) throw std::logic_error("join before close");
  while (state_->busy()) state_->round(-1);
  if (state_->ended) return;
  state_->ended = true;
  for (auto& w : state_->workers) {
    if (w.fd >= 0) shutdown(w.fd, SHUT_WR);
  }
  for (auto& w : state_->workers) {
    if (w.fd >= 0) state_->reap(w);
  }
}

void ProcessPool::terminate() { state_->end(); }

}  // namespace course
