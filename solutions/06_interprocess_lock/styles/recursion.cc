// Each call starts one child, then calls itself for the rest, then waits for the one.
#include "exercises/06_interprocess_lock/interprocess_lock.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <new>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace course {
namespace {

void check(int error, const char* what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

template <typename T>
T* make_shared_object() {
  void* memory = mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap of shared memory");
  return new (memory) T{};
}

}  // namespace

struct InterprocessMutex::State {
  pthread_mutex_t mutex;
  bool previous_holder_died;

  void taken(int result) {
    if (result == EOWNERDEAD) {
      check(pthread_mutex_consistent(&mutex), "pthread_mutex_consistent");
    } else {
      check(result, "taking an interprocess lock");
    }
    previous_holder_died = result == EOWNERDEAD;
  }
};

InterprocessMutex::InterprocessMutex() : state_(make_shared_object<State>()) {
  pthread_mutexattr_t attributes;
  int error = pthread_mutexattr_init(&attributes);
  if (error == 0) {
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    error = pthread_mutex_init(&state_->mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
  }
  if (error != 0) {
    munmap(state_, sizeof(State));
    check(error, "pthread_mutex_init");
  }
}

InterprocessMutex::~InterprocessMutex() {
  pthread_mutex_destroy(&state_->mutex);
  munmap(state_, sizeof(State));
}

void InterprocessMutex::lock() { state_->taken(pthread_mutex_lock(&state_->mutex)); }

bool InterprocessMutex::try_lock() {
  const int result = pthread_mutex_trylock(&state_->mutex);
  if (result == EBUSY) return false;
  state_->taken(result);
  return true;
}

bool InterprocessMutex::try_lock_for(std::chrono::milliseconds timeout) {
  timeout = std::clamp<std::chrono::milliseconds>(timeout, std::chrono::milliseconds(0), std::chrono::hours(24 * 365));
  timespec deadline{};
  clock_gettime(CLOCK_MONOTONIC, &deadline);
  const auto since_start = std::chrono::seconds(deadline.tv_sec) + std::chrono::nanoseconds(deadline.tv_nsec) + timeout;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_start);
  deadline.tv_sec = seconds.count();
  deadline.tv_nsec = std::chrono::nanoseconds(since_start - seconds).count();
  const int result = pthread_mutex_clocklock(&state_->mutex, CLOCK_MONOTONIC, &deadline);
  if (result == ETIMEDOUT) return false;
  state_->taken(result);
  return true;
}

void InterprocessMutex::unlock() { check(pthread_mutex_unlock(&state_->mutex), "giving back an interprocess lock"); }

bool InterprocessMutex::previous_holder_died() const { return state_->previous_holder_died; }

namespace {

struct Tally {
  int number = 0;
  int finished = 0;
};

class SharedTally {
 public:
  SharedTally() : tally_(make_shared_object<Tally>()) {}
  ~SharedTally() { munmap(tally_, sizeof(Tally)); }
  SharedTally(const SharedTally&) = delete;
  SharedTally& operator=(const SharedTally&) = delete;

  Tally& operator*() const { return *tally_; }
  Tally* operator->() const { return tally_; }

 private:
  Tally* tally_;
};

void add_rounds(Tally& tally, int rounds, InterprocessMutex& mutex, const std::function<void()>& other_work) {
  for (int round = 0; round < rounds; ++round) {
    const std::lock_guard guard(mutex);
    const int read = tally.number;
    if (other_work) other_work();
    tally.number = read + 1;
  }
  const std::lock_guard guard(mutex);
  ++tally.finished;
}

int count_with(int left, SharedTally const& tally, int rounds, InterprocessMutex& mutex,
               const std::function<void()>& other_work) {
  if (left == 0) return 0;
  const pid_t child = fork();
  if (child < 0) return errno;
  if (child == 0) {
    struct AlwaysEnds {
      ~AlwaysEnds() { _exit(9); }
    } ends;
    try {
      add_rounds(*tally, rounds, mutex, other_work);
    } catch (...) {
    }
    _exit(0);
  }
  const int error = count_with(left - 1, tally, rounds, mutex, other_work);
  siginfo_t how;
  while (waitid(P_PID, static_cast<id_t>(child), &how, WEXITED) != 0 && errno == EINTR) {
  }
  return error;
}

}  // namespace

int count_in_processes(int processes, int rounds, const std::function<void()>& other_work) {
  const SharedTally tally;
  InterprocessMutex mutex;
  if (const int error = count_with(processes, tally, rounds, mutex, other_work)) {
    throw std::system_error(error, std::generic_category(), "fork");
  }
  if (tally->finished != processes) throw std::runtime_error("somebody ended too early");
  return tally->number;
}

}  // namespace course
