// One pipe brings the answers of all workers, each with the number of who wrote
// it. Calls go through a socket each, whose end tells of a death.
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <list>
#include <map>
#include <string>
#include <system_error>
#include <utility>

#include "exercises/07_process_pool/process_pool.h"

namespace course {
namespace {

using Clock = std::chrono::steady_clock;

struct Call {
  ProcessPool::Function function;
  std::int64_t input;
};

struct Answer {
  std::int64_t who;
  std::int64_t value;
  int threw;
  char text[800];
};
static_assert(sizeof(Answer) <= PIPE_BUF);  // what is written at once, no other writer gets into

[[noreturn]] void os_failed(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

// A descriptor that is closed with its owner.
class Handle {
 public:
  Handle() = default;
  explicit Handle(int fd) : fd_(fd) {}
  Handle(Handle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Handle() { reset(); }
  int get() const { return fd_; }
  void reset() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

template <typename Transfer>
bool all_of(Transfer transfer, void* data, std::size_t size) {
  for (char* at = static_cast<char*>(data); size > 0;) {
    const ssize_t n = transfer(at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

[[noreturn]] void serve(std::int64_t who, int calls, int answers) {
  Call call;
  while (all_of([&](char* at, std::size_t size) { return recv(calls, at, size, 0); }, &call, sizeof call)) {
    Answer answer;
    std::memset(&answer, 0, sizeof answer);
    answer.who = who;
    try {
      answer.value = call.function(call.input);
    } catch (const std::exception& error) {
      answer.threw = 1;
      const std::string text = error.what();
      text.copy(answer.text, sizeof answer.text - 1);
    } catch (...) {
      answer.threw = 1;
      std::strcpy(answer.text, "neither value nor std::exception");
    }
    if (!all_of([&](char* at, std::size_t size) { return write(answers, at, size); }, &answer, sizeof answer)) break;
  }
  _exit(0);
}

// What became of one call; nullptr in `error` and `done` set: a value.
struct Job {
  explicit Job(const Call& what) : call(what) {}
  Call call;
  bool done = false;
  std::int64_t value = 0;
  std::exception_ptr error;
  std::uint64_t place = 0;  // when it was done, of all

  void end(std::exception_ptr why) {
    static std::uint64_t count = 0;
    error = std::move(why);
    place = ++count;
    done = true;
  }
  std::int64_t get() const {
    if (error) std::rethrow_exception(error);
    return value;
  }
};
using JobPtr = std::shared_ptr<Job>;

struct Member {
  pid_t pid = -1;
  Handle calls;
  JobPtr job;
};

int reap(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) == -1) {
    if (errno != EINTR) break;
  }
  return status;
}

}  // namespace

struct ProcessPool::State {
  std::map<std::int64_t, Member> members;  // by the number that their answers carry
  std::int64_t hired = 0;
  std::size_t size;
  Handle answers, answers_in;  // where this process reads, and where the workers write
  std::list<JobPtr> backlog;
  bool closed = false;
  bool over = false;

  explicit State(int count) : size(static_cast<std::size_t>(count)) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) os_failed("pipe");
    answers = Handle(ends[0]);
    answers_in = Handle(ends[1]);
    if (fcntl(answers.get(), F_SETFL, O_NONBLOCK) != 0) os_failed("fcntl");
  }
  ~State() { kill_all(); }

  void fill_up() {
    while (members.size() < size) {
      int ends[2];
      if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) os_failed("socketpair");
      Handle ours(ends[0]);
      const Handle theirs(ends[1]);
      const std::int64_t who = ++hired;
      const pid_t pid = fork();
      if (pid < 0) {
        const int error = errno;
        ours.reset();
        errno = error;
        os_failed("fork");
      }
      if (pid == 0) {
        for (auto& other : members) other.second.calls.reset();
        ours.reset();
        answers.reset();
        serve(who, theirs.get(), answers_in.get());
      }
      members[who] = {pid, std::move(ours), nullptr};
    }
  }

  // Takes in all answers that are there.
  void take_in() {
    for (;;) {
      Answer answer;
      const ssize_t n = read(answers.get(), &answer, sizeof answer);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0 && errno != EAGAIN) os_failed("read of an answer");
      if (n != sizeof answer) return;
      const auto member = members.find(answer.who);
      if (member == members.end() || !member->second.job) continue;
      const JobPtr job = std::exchange(member->second.job, nullptr);
      job->value = answer.value;
      job->end(answer.threw ? std::make_exception_ptr(TaskFailed(answer.text)) : nullptr);
    }
  }

  void lost(std::int64_t who) {
    Member dead = std::move(members[who]);
    members.erase(who);
    dead.calls.reset();
    kill(dead.pid, SIGKILL);
    const int status = reap(dead.pid);
    if (!dead.job) return;
    dead.job->end(std::make_exception_ptr(
        WorkerDied(WIFSIGNALED(status) ? "it died by signal " + std::to_string(WTERMSIG(status))
                                       : "it left with exit code " + std::to_string(WEXITSTATUS(status)))));
  }

  void hand_out() {
    if (over) return;
    fill_up();
    for (auto member = members.begin(); member != members.end() && !backlog.empty();) {
      const auto here = member++;
      if (here->second.job) continue;
      Call call = backlog.front()->call;
      const int to = here->second.calls.get();
      if (all_of([&](char* at, std::size_t count) { return send(to, at, count, MSG_NOSIGNAL); }, &call, sizeof call)) {
        here->second.job = backlog.front();
        backlog.pop_front();
      } else {
        lost(here->first);
        fill_up();  // its successor has the highest number, so it is still to come
        if (member == members.end()) member = std::prev(members.end());
      }
    }
  }

  // Takes in what is there, after waiting for it for `milliseconds` at most; -1: as long as it takes.
  void look(int milliseconds) {
    hand_out();
    if (over) return;
    std::vector<pollfd> polled = {{answers.get(), POLLIN, 0}};
    std::vector<std::int64_t> whose;
    for (const auto& member : members) {
      polled.push_back({member.second.calls.get(), POLLIN, 0});
      whose.push_back(member.first);
    }
    const int ready = poll(polled.data(), polled.size(), milliseconds);
    if (ready < 0 && errno != EINTR) os_failed("poll");
    if (ready <= 0) return;
    take_in();  // first: who has answered and died then, has answered
    for (std::size_t i = 0; i < whose.size(); ++i) {
      if (polled[i + 1].revents != 0) lost(whose[i]);
    }
    hand_out();
  }

  template <typename Done>
  bool until(Done done, const Clock::time_point* end) {
    while (!done()) {
      if (over) return done();
      int milliseconds = -1;
      if (end) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(*end - Clock::now()).count();
        milliseconds = static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
      }
      look(milliseconds);
      if (end && !done() && Clock::now() >= *end) return false;
    }
    return true;
  }

  JobPtr take(Function f, std::int64_t x) {
    if (closed) throw PoolClosed("no more work");
    backlog.push_back(std::make_shared<Job>(Call{f, x}));
    return backlog.back();
  }

  void kill_all() {
    closed = over = true;
    for (const auto& member : members) kill(member.second.pid, SIGKILL);
    for (auto& member : members) {
      reap(member.second.pid);
      if (member.second.job) backlog.push_back(member.second.job);
    }
    members.clear();
    answers.reset();
    answers_in.reset();
    for (const JobPtr& job : std::exchange(backlog, {})) job->end(std::make_exception_ptr(PoolClosed("terminated")));
  }
};

struct AsyncResult::State {
  std::shared_ptr<ProcessPool::State> pool;
  JobPtr job;
  bool wait(const Clock::time_point* end) {
    return pool->until([this] { return job->done; }, end);
  }
};

AsyncResult::AsyncResult(std::shared_ptr<State> state) : state_(std::move(state)) {}
std::int64_t AsyncResult::get() {
  state_->wait(nullptr);
  return state_->job->get();
}
std::int64_t AsyncResult::get(std::chrono::milliseconds timeout) {
  const Clock::time_point end = Clock::now() + timeout;
  if (!state_->wait(&end)) throw TimeoutError("not yet");
  return state_->job->get();
}
void AsyncResult::wait() { state_->wait(nullptr); }
bool AsyncResult::ready() {
  const Clock::time_point now = Clock::now();
  return state_->wait(&now);
}

struct UnorderedResults::State {
  std::shared_ptr<ProcessPool::State> pool;
  std::vector<JobPtr> jobs;
};

UnorderedResults::UnorderedResults(std::shared_ptr<State> state) : state_(std::move(state)) {}
std::optional<std::int64_t> UnorderedResults::next() {
  auto& jobs = state_->jobs;
  if (jobs.empty()) return std::nullopt;
  auto first = jobs.end();
  state_->pool->until(
      [&] {
        for (auto job = jobs.begin(); job != jobs.end(); ++job) {
          if ((*job)->done && (first == jobs.end() || (*job)->place < (*first)->place)) first = job;
        }
        return first != jobs.end();
      },
      nullptr);
  const JobPtr job = *first;
  jobs.erase(first);
  return job->get();
}

ProcessPool::ProcessPool(int workers) {
  if (workers <= 0) throw std::invalid_argument("how many workers?");
  state_ = std::make_shared<State>(workers);
  state_->fill_up();
}
ProcessPool::~ProcessPool() { state_->kill_all(); }

std::vector<std::int64_t> ProcessPool::map(Function f, const std::vector<std::int64_t>& inputs) {
  std::vector<JobPtr> jobs;
  for (const std::int64_t input : inputs) jobs.push_back(state_->take(f, input));
  if (state_->closed) throw PoolClosed("no more work");
  std::vector<std::int64_t> values;
  for (const JobPtr& job : jobs) state_->until([&] { return job->done; }, nullptr);
  for (const JobPtr& job : jobs) values.push_back(job->get());
  return values;
}

UnorderedResults ProcessPool::imap_unordered(Function f, const std::vector<std::int64_t>& inputs) {
  if (state_->closed) throw PoolClosed("no more work");
  auto results = std::make_shared<UnorderedResults::State>();
  results->pool = state_;
  for (const std::int64_t input : inputs) results->jobs.push_back(state_->take(f, input));
  state_->look(0);
  return UnorderedResults(results);
}

AsyncResult ProcessPool::apply_async(Function f, std::int64_t x) {
  const JobPtr job = state_->take(f, x);
  state_->hand_out();
  return AsyncResult(std::make_shared<AsyncResult::State>(AsyncResult::State{state_, job}));
}

void ProcessPool::close() { state_->closed = true; }

void ProcessPool::join() {
  State& s = *state_;
  if (!s.closed) throw std::logic_error("close() comes first");
  if (s.over) return;
  s.until(
      [&] {
        return s.backlog.empty() &&
               std::none_of(s.members.begin(), s.members.end(), [](const auto& m) { return m.second.job != nullptr; });
      },
      nullptr);
  // A shutdown reaches the worker whoever else holds a copy of this end.
  for (const auto& member : s.members) shutdown(member.second.calls.get(), SHUT_WR);
  for (const auto& member : s.members) reap(member.second.pid);
  s.members.clear();
  s.answers.reset();
  s.answers_in.reset();
  s.over = true;
}

void ProcessPool::terminate() { state_->kill_all(); }

}  // namespace course
