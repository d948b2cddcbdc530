// expect: FAIL InterprocessMutex.SignalsNeitherEndNorStretchATimeout native
// A semaphore instead of a mutex, and a signal that is handled makes the wait last its whole time again.

#include "exercises/06_interprocess_lock/interprocess_lock.h"

#include <semaphore.h>
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
  sem_t semaphore;
  bool previous_holder_died;
};

InterprocessMutex::InterprocessMutex() : state_(make_shared_object<State>()) {
  sem_init(&state_->semaphore, /*pshared=*/1, /*value=*/1);
}

InterprocessMutex::~InterprocessMutex() {
  sem_destroy(&state_->semaphore);
  munmap(state_, sizeof(State));
}

void InterprocessMutex::lock() {
  while (sem_wait(&state_->semaphore) != 0 && errno == EINTR) {
  }
}

bool InterprocessMutex::try_lock() { return sem_trywait(&state_->semaphore) == 0; }

bool InterprocessMutex::try_lock_for(std::chrono::milliseconds timeout) {
  for (;;) {
    timespec deadline{};
    clock_gettime(CLOCK_MONOTONIC, &deadline);
    const auto end = std::chrono::seconds(deadline.tv_sec) + std::chrono::nanoseconds(deadline.tv_nsec) + timeout;
    deadline.tv_sec = std::chrono::floor<std::chrono::seconds>(end).count();
    deadline.tv_nsec = (end % std::chrono::seconds(1)).count();
    if (sem_clockwait(&state_->semaphore, CLOCK_MONOTONIC, &deadline) == 0) return true;
    if (errno != EINTR) return false;
  }
}

void InterprocessMutex::unlock() {
  int value = 0;
  sem_getvalue(&state_->semaphore, &value);
  if (value > 0) check(EPERM, "giving back an interprocess lock");
  sem_post(&state_->semaphore);
}

bool InterprocessMutex::previous_holder_died() const { return state_->previous_holder_died; }

namespace {

// A number that this process and the children it forks share.
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

// What one child does. The lock is held from the read to the write: only then is an addition one step for the others.
void add_rounds(int& number, int rounds, InterprocessMutex& mutex, const std::function<void()>& other_work) {
  for (int round = 0; round < rounds; ++round) {
    const std::lock_guard guard(mutex);
    const int read = number;
    if (other_work) other_work();
    number = read + 1;
  }
}

// Waits for all `children`; true if every one ended its work.
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
  InterprocessMutex mutex;  // made before the fork, so that there is one and not one for each child
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) {
    const pid_t child = fork();
    if (child < 0) {
      const int error = errno;
      all_succeed(children);
      throw std::system_error(error, std::generic_category(), "fork of a counting process");
    }
    if (child == 0) {
      // _exit, and nothing else: the child must neither return into its parent's caller nor run its parent's
      // destructors.
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
