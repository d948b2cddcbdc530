// try_lock_for tries, sleeps a millisecond, and tries again.
#include "exercises/06_interprocess_lock/interprocess_lock.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <new>
#include <stdexcept>
#include <system_error>
#include <thread>
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
  const auto start = std::chrono::steady_clock::now();
  while (!try_lock()) {
    if (std::chrono::steady_clock::now() - start >= timeout) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
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

void wait_for_all(const std::vector<pid_t>& children) {
  for (const pid_t child : children) {
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

}  // namespace

int count_in_processes(int processes, int rounds, const std::function<void()>& other_work) {
  const SharedTally tally;
  InterprocessMutex mutex;
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) {
    const pid_t child = fork();
    if (child < 0) {
      const int error = errno;
      wait_for_all(children);
      throw std::system_error(error, std::generic_category(), "fork of a counting process");
    }
    if (child == 0) {
      try {
        add_rounds(*tally, rounds, mutex, other_work);
        _exit(0);
      } catch (...) {
        _exit(1);
      }
    }
    children.push_back(child);
  }
  wait_for_all(children);
  if (tally->finished != processes) throw std::runtime_error("a counting process ended before its work was done");
  return tally->number;
}

}  // namespace course
