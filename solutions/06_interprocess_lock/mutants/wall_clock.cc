// expect: FAIL InterprocessMutex.TryLockForIgnoresTheWallClock native
// The deadline is read from the clock that people set, for the function that waits by that clock.

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

  bool taken(int result, int busy) {
    if (result == busy) return false;
    if (result == EOWNERDEAD) {
      check(pthread_mutex_consistent(&mutex), "pthread_mutex_consistent");
    } else {
      check(result, "taking an interprocess lock");
    }
    previous_holder_died = result == EOWNERDEAD;
    return true;
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

void InterprocessMutex::lock() { state_->taken(pthread_mutex_lock(&state_->mutex), /*busy=*/-1); }

bool InterprocessMutex::try_lock() { return state_->taken(pthread_mutex_trylock(&state_->mutex), EBUSY); }

bool InterprocessMutex::try_lock_for(std::chrono::milliseconds timeout) {
  timeout = std::clamp<std::chrono::milliseconds>(timeout, std::chrono::milliseconds(0), std::chrono::hours(24 * 365));
  timespec deadline{};
  clock_gettime(CLOCK_REALTIME, &deadline);
  const auto since_start = std::chrono::seconds(deadline.tv_sec) + std::chrono::nanoseconds(deadline.tv_nsec) + timeout;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_start);
  deadline.tv_sec = seconds.count();
  deadline.tv_nsec = std::chrono::nanoseconds(since_start - seconds).count();
  return state_->taken(pthread_mutex_timedlock(&state_->mutex, &deadline), ETIMEDOUT);
}

void InterprocessMutex::unlock() { check(pthread_mutex_unlock(&state_->mutex), "giving back an interprocess lock"); }

bool InterprocessMutex::previous_holder_died() const { return state_->previous_holder_died; }

namespace {

class SharedNumber {
 public:
  SharedNumber() : number_(make_shared_object<int>()) {}
  ~SharedNumber() { munmap(number_, sizeof(int)); }
  SharedNumber(const SharedNumber&) = delete;
  SharedNumber& operator=(const SharedNumber&) = delete;

  int& operator*() const { return *number_; }

 private:
  int* number_;
};

void add_rounds(int& number, int rounds, InterprocessMutex& mutex, const std::function<void()>& other_work) {
  for (int round = 0; round < rounds; ++round) {
    const std::lock_guard guard(mutex);
    const int read = number;
    if (other_work) other_work();
    number = read + 1;
  }
}

bool all_succeed(const std::vector<pid_t>& children) {
  bool good = true;
  for (const pid_t child : children) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) good = false;
  }
  return good;
}

}  // namespace

int count_in_processes(int processes, int rounds, const std::function<void()>& other_work) {
  SharedNumber number;
  InterprocessMutex mutex;
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) {
    const pid_t child = fork();
    if (child < 0) {
      const int error = errno;
      all_succeed(children);
      throw std::system_error(error, std::generic_category(), "fork of a counting process");
    }
    if (child == 0) {
      try {
        add_rounds(*number, rounds, mutex, other_work);
        _exit(0);
      } catch (...) {
        _exit(1);
      }
    }
    children.push_back(child);
  }
  if (!all_succeed(children)) throw std::runtime_error("a counting process ended before its work was done");
  return *number;
}

}  // namespace course
