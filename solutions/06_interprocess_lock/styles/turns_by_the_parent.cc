// A recursive robust mutex with a record of its owner. The counting processes ask
// their parent for a turn, each through a socket of its own.
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <deque>
#include <new>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "exercises/06_interprocess_lock/interprocess_lock.h"

namespace course {

struct InterprocessMutex::State {
  pthread_mutex_t mutex;
  std::atomic<pid_t> owner;  // the thread that has it; 0: nobody
  bool orphaned;
};

namespace {

[[noreturn]] void fail(int error, const char* what) { throw std::system_error(error, std::generic_category(), what); }

template <typename T>
T& shared() {
  void* const page = mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) fail(errno, "mmap");
  return *new (page) T{};
}

// What to do with the answer of a function that takes the mutex: 0 if this thread has it now, and had not before.
template <typename State>
int settle(State& state, int answer) {
  const pid_t me = gettid();
  if (answer == 0 && state.owner == me) {
    pthread_mutex_unlock(&state.mutex);
    return EDEADLK;
  }
  if (answer == EOWNERDEAD) {
    pthread_mutex_consistent(&state.mutex);
  } else if (answer != 0) {
    return answer;
  }
  state.owner = me;
  state.orphaned = answer == EOWNERDEAD;
  return 0;
}

}  // namespace

InterprocessMutex::InterprocessMutex() : state_(&shared<State>()) {
  pthread_mutexattr_t kind;
  pthread_mutexattr_init(&kind);
  pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
  const int error = pthread_mutex_init(&state_->mutex, &kind);
  pthread_mutexattr_destroy(&kind);
  if (error == 0) return;
  munmap(state_, sizeof(State));
  fail(error, "pthread_mutex_init");
}

InterprocessMutex::~InterprocessMutex() {
  pthread_mutex_destroy(&state_->mutex);
  munmap(state_, sizeof(State));
}

void InterprocessMutex::lock() {
  if (const int error = settle(*state_, pthread_mutex_lock(&state_->mutex))) fail(error, "lock");
}

bool InterprocessMutex::try_lock() {
  const int error = settle(*state_, pthread_mutex_trylock(&state_->mutex));
  if (error != 0 && error != EBUSY && error != EDEADLK) fail(error, "try_lock");
  return error == 0;
}

bool InterprocessMutex::try_lock_for(std::chrono::milliseconds timeout) {
  using namespace std::chrono;
  const nanoseconds end = steady_clock::now().time_since_epoch() + timeout;
  const timespec until{duration_cast<seconds>(end).count(), (end % seconds(1)).count()};
  if (timeout.count() <= 0) return try_lock();
  const int error = settle(*state_, pthread_mutex_clocklock(&state_->mutex, CLOCK_MONOTONIC, &until));
  if (error != 0 && error != ETIMEDOUT && error != EDEADLK) fail(error, "try_lock_for");
  return error == 0;
}

void InterprocessMutex::unlock() {
  if (state_->owner != gettid()) fail(EPERM, "unlock");
  state_->owner = 0;
  if (const int error = pthread_mutex_unlock(&state_->mutex)) fail(error, "unlock");
}

bool InterprocessMutex::previous_holder_died() const { return state_->orphaned; }

namespace {

enum Word : char { kPlease, kGo, kThanks, kFinished };

bool say(int socket, Word word) {
  ssize_t sent;
  do {
    sent = send(socket, &word, 1, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == 1;
}

bool hear(int socket, Word& word) {
  ssize_t got;
  do {
    got = recv(socket, &word, 1, 0);
  } while (got < 0 && errno == EINTR);
  return got == 1;
}

[[noreturn]] void add(int socket, int rounds, int& number, const std::function<void()>& other_work) {
  Word word = kPlease;
  for (int round = 0; round < rounds; ++round) {
    if (!say(socket, kPlease) || !hear(socket, word)) _exit(1);
    const int before = number;
    try {
      if (other_work) other_work();
    } catch (...) {
      _exit(1);
    }
    number = before + 1;
    if (!say(socket, kThanks)) _exit(1);
  }
  say(socket, kFinished);
  _exit(0);
}

struct Adder {
  pid_t pid;
  int socket;
  bool finished = false;
};

// Gives one adder after the other its turn until all have gone.
void give_turns(std::vector<Adder>& adders) {
  std::deque<Adder*> waiting;
  const Adder* inside = nullptr;
  for (std::size_t left = adders.size(); left > 0;) {
    while (!inside && !waiting.empty()) {
      if (say(waiting.front()->socket, kGo)) inside = waiting.front();
      waiting.pop_front();
    }
    std::vector<pollfd> polled;
    for (const Adder& adder : adders) polled.push_back({adder.socket, POLLIN, 0});
    if (poll(polled.data(), polled.size(), -1) < 0) {
      if (errno != EINTR) fail(errno, "poll");
      continue;
    }
    for (std::size_t i = 0; i < adders.size(); ++i) {
      if (polled[i].revents == 0) continue;
      Adder& adder = adders[i];
      Word word = kPlease;
      if (!hear(adder.socket, word)) {  // it has ended, with its turn if it had one
        close(adder.socket);
        adder.socket = -1;
        --left;
        if (inside == &adder) inside = nullptr;
      } else if (word == kPlease) {
        waiting.push_back(&adder);
      } else if (word == kThanks) {
        inside = nullptr;
      } else {
        adder.finished = true;
      }
    }
  }
}

}  // namespace

int count_in_processes(int processes, int rounds, const std::function<void()>& other_work) {
  struct Page {
    int& number = shared<int>();
    ~Page() { munmap(&number, sizeof number); }
  } page;
  std::vector<Adder> adders;
  int error = 0;
  while (error == 0 && static_cast<int>(adders.size()) < processes) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
      error = errno;
      break;
    }
    const pid_t pid = fork();
    if (pid < 0) error = errno;
    if (pid == 0) {
      for (const Adder& other : adders) close(other.socket);
      close(ends[0]);
      add(ends[1], rounds, page.number, other_work);
    }
    close(ends[1]);
    if (pid > 0) {
      adders.push_back({pid, ends[0]});
    } else {
      close(ends[0]);
    }
  }
  give_turns(adders);
  bool all = true;
  for (const Adder& adder : adders) {
    while (waitpid(adder.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    all = all && adder.finished;
  }
  if (error != 0) fail(error, "a counting process");
  if (!all) throw std::runtime_error("not every counting process has finished");
  return page.number;
}

}  // namespace course
