// expect: FAIL InterprocessMutex.AnEndWithoutUnlockIsADeath native
// A home-made lock asks by kill(owner, 0) whether its holder lives, and a zombie can still be signalled.
#include "exercises/06_interprocess_lock/interprocess_lock.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <new>
#include <stdexcept>
#include <system_error>
#include <thread>
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
  std::atomic<pid_t> owner;
  bool previous_holder_died;
};

InterprocessMutex::InterprocessMutex() : state_(make_shared_object<State>()) {}

InterprocessMutex::~InterprocessMutex() { munmap(state_, sizeof(State)); }

bool InterprocessMutex::try_lock() {
  pid_t owner = 0;
  if (state_->owner.compare_exchange_strong(owner, getpid())) {
    state_->previous_holder_died = false;
    return true;
  }
  if (owner == getpid() || kill(owner, 0) == 0) return false;
  if (!state_->owner.compare_exchange_strong(owner, getpid())) return false;
  state_->previous_holder_died = true;
  return true;
}

void InterprocessMutex::lock() {
  if (state_->owner == getpid()) check(EDEADLK, "lock");
  while (!try_lock()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

bool InterprocessMutex::try_lock_for(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (!try_lock()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

void InterprocessMutex::unlock() {
  pid_t self = getpid();
  if (!state_->owner.compare_exchange_strong(self, 0)) check(EPERM, "unlock");
}

bool InterprocessMutex::previous_holder_died() const { return state_->previous_holder_died; }

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
