// A stream of bytes in both directions, read and sent in loops.
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
  std::int64_t value;
  int threw;
  char text[800];
};

[[noreturn]] void os_failed(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

bool read_all(int fd, void* data, std::size_t size) {
  for (char* at = static_cast<char*>(data); size > 0;) {
    const ssize_t n = read(fd, at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

class Link {
 public:
  Link() {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_) != 0) os_failed("socketpair");
  }
  ~Link() {
    for (const int end : ends_) {
      if (end >= 0) close(end);
    }
  }
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  void become_parent() { close(std::exchange(ends_[1], -1)); }
  void become_child() { close(std::exchange(ends_[0], -1)); }
  int readable() const { return ends_[0]; }
  bool write_call(const Call& call) { return send_all(ends_[0], &call, sizeof call); }
  bool read_call(Call& call) { return read_all(ends_[1], &call, sizeof call); }
  bool write_answer(const Answer& answer) { return send_all(ends_[1], &answer, sizeof answer); }
  bool read_answer(Answer& answer) { return read_all(ends_[0], &answer, sizeof answer); }
  void say_goodbye() { shutdown(ends_[0], SHUT_WR); }

 private:
  static bool send_all(int fd, const void* data, std::size_t size) {
    for (const char* at = static_cast<const char*>(data); size > 0;) {
      const ssize_t n = send(fd, at, size, MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      at += n;
      size -= static_cast<std::size_t>(n);
    }
    return true;
  }

  int ends_[2];
};

[[noreturn]] void serve(Link& link) {
  Call call;
  while (link.read_call(call)) {
    Answer answer;
    std::memset(&answer, 0, sizeof answer);
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
    if (!link.write_answer(answer)) break;
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
  std::unique_ptr<Link> link;
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
  std::list<Member> members;
  std::size_t size;
  std::list<JobPtr> backlog;
  bool closed = false;
  bool over = false;

  explicit State(int count) : size(static_cast<std::size_t>(count)) {}
  ~State() { kill_all(); }

  void fill_up() {
    while (members.size() < size) {
      auto link = std::make_unique<Link>();
      const pid_t pid = fork();
      if (pid < 0) os_failed("fork");
      if (pid == 0) {
        for (Member& other : members) other.link.reset();
        link->become_child();
        serve(*link);
      }
      link->become_parent();
      members.push_back({pid, std::move(link), nullptr});
    }
  }

  void lost(std::list<Member>::iterator member) {
    Member dead = std::move(*member);
    members.erase(member);
    dead.link.reset();
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
      if (here->job) continue;
      if (here->link->write_call(backlog.front()->call)) {
        here->job = backlog.front();
        backlog.pop_front();
      } else {
        lost(here);
        fill_up();
        if (member == members.end()) member = std::prev(members.end());
      }
    }
  }

  // Takes in what is there, after waiting for it for `milliseconds` at most;
  // -1: as long as it takes.
  void look(int milliseconds) {
    hand_out();
    if (over) return;
    std::vector<pollfd> polled;
    for (const Member& member : members) polled.push_back({member.link->readable(), POLLIN, 0});
    const int ready = poll(polled.data(), polled.size(), milliseconds);
    if (ready < 0 && errno != EINTR) os_failed("poll");
    if (ready <= 0) return;
    std::size_t i = 0;
    for (auto member = members.begin(); member != members.end(); ++i) {
      const auto here = member++;
      if (polled[i].revents == 0) continue;
      Answer answer;
      if (!here->job || !here->link->read_answer(answer)) {
        lost(here);
        continue;
      }
      const JobPtr job = std::exchange(here->job, nullptr);
      job->value = answer.value;
      job->end(answer.threw ? std::make_exception_ptr(TaskFailed(answer.text)) : nullptr);
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
    for (const Member& member : members) kill(member.pid, SIGKILL);
    for (Member& member : members) {
      member.link.reset();
      reap(member.pid);
      if (member.job) backlog.push_back(member.job);
    }
    members.clear();
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
               std::none_of(s.members.begin(), s.members.end(), [](const Member& m) { return m.job; });
      },
      nullptr);
  for (Member& member : s.members) member.link->say_goodbye();
  for (Member& member : s.members) {
    reap(member.pid);
    member.link.reset();
  }
  s.members.clear();
  s.over = true;
}

void ProcessPool::terminate() { state_->kill_all(); }

}  // namespace course
