// expect: FAIL InterprocessMutex.WhoGaveUpTakesNothingAlong native
// Everybody draws a ticket, and the lock goes from one to the next: also to that of a process that has given up.
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

// The pthread functions return their error instead of setting errno.
void check(int error, const char* what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

// One `T` that this process and the children it forks share.
template <typename T>
T* make_shared_object() {
  void* memory = mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap of shared memory");
  return new (memory) T{};
}

}  // namespace

struct InterprocessMutex::State {
  pthread_mutex_t mutex;
  pthread_cond_t next;
  unsigned drawn;
  unsigned called;
  pid_t owner;
};

InterprocessMutex::InterprocessMutex() : state_(make_shared_object<State>()) {
  pthread_mutexattr_t shared;
  pthread_mutexattr_init(&shared);
  pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&state_->mutex, &shared);
  pthread_condattr_t cond;
  pthread_condattr_init(&cond);
  pthread_condattr_setpshared(&cond, PTHREAD_PROCESS_SHARED);
  pthread_cond_init(&state_->next, &cond);
}

InterprocessMutex::~InterprocessMutex() { munmap(state_, sizeof(State)); }

void InterprocessMutex::lock() { try_lock_for(std::chrono::hours(24)); }

bool InterprocessMutex::try_lock() {
  pthread_mutex_lock(&state_->mutex);
  const bool is_free = state_->drawn == state_->called;
  if (is_free) {
    ++state_->drawn;
    state_->owner = getpid();
  }
  pthread_mutex_unlock(&state_->mutex);
  return is_free;
}

bool InterprocessMutex::try_lock_for(std::chrono::milliseconds timeout) {
  timespec deadline{};
  clock_gettime(CLOCK_MONOTONIC, &deadline);
  const auto end = std::chrono::seconds(deadline.tv_sec) + std::chrono::nanoseconds(deadline.tv_nsec) + timeout;
  deadline.tv_sec = std::chrono::floor<std::chrono::seconds>(end).count();
  deadline.tv_nsec = (end % std::chrono::seconds(1)).count();
  pthread_mutex_lock(&state_->mutex);
  const unsigned mine = state_->drawn++;
  int error = 0;
  while (state_->called != mine && error == 0) {
    error = pthread_cond_clockwait(&state_->next, &state_->mutex, CLOCK_MONOTONIC, &deadline);
  }
  if (error == 0) state_->owner = getpid();
  pthread_mutex_unlock(&state_->mutex);
  return error == 0;
}

void InterprocessMutex::unlock() {
  pthread_mutex_lock(&state_->mutex);
  const bool held = state_->owner == getpid();
  if (held) {
    state_->owner = 0;
    ++state_->called;
    pthread_cond_broadcast(&state_->next);
  }
  pthread_mutex_unlock(&state_->mutex);
  if (!held) check(EPERM, "unlock");
}

bool InterprocessMutex::previous_holder_died() const { return false; }

namespace {

// What this process and the children it forks share.
struct Tally {
  int number = 0;    // what they add to
  int finished = 0;  // how many of them have done all their rounds
};

// A Tally in shared memory, given back with this object.
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

// What one child does. The lock is held from the read to the write: only then is an addition one step for the others.
void add_rounds(Tally& tally, int rounds, InterprocessMutex& mutex, const std::function<void()>& other_work) {
  for (int round = 0; round < rounds; ++round) {
    const std::lock_guard guard(mutex);
    const int read = tally.number;
    if (other_work) other_work();
    tally.number = read + 1;
  }
  // The proof that this child came so far. Its exit code is none: other_work may end the process with any.
  const std::lock_guard guard(mutex);
  ++tally.finished;
}

void wait_for_all(const std::vector<pid_t>& children) {
  for (const pid_t child : children) {
    // A signal that this process handles interrupts the waiting, and says nothing about the child.
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

}  // namespace

int count_in_processes(int processes, int rounds, const std::function<void()>& other_work) {
  const SharedTally tally;
  InterprocessMutex mutex;  // made before the fork, so that there is one and not one for each child
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) {
    const pid_t child = fork();
    if (child < 0) {
      const int error = errno;
      wait_for_all(children);
      throw std::system_error(error, std::generic_category(), "fork of a counting process");
    }
    if (child == 0) {
      // _exit, and nothing else: the child must neither return into its parent's caller nor run its parent's
      // destructors.
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
