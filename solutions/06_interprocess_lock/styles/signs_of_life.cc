// The lock is a word with the number of its holder, and who waits sleeps until it
// is given back, or for a moment. Each process that uses the lock keeps a record
// lock on a byte of its own, which the kernel takes back when it dies: so who wakes
// up sees whether the holder still lives.
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstdint>
#include <ctime>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "exercises/06_interprocess_lock/interprocess_lock.h"

namespace course {

struct InterprocessMutex::State {
  int file;                             // its bytes are the signs of life
  std::atomic<std::int32_t> processes;  // that have used this lock so far
  std::atomic<std::int64_t> holder;     // a process in the upper half, its thread in the lower one; 0: nobody
  std::atomic<bool> previous_holder_died;
  std::atomic<std::uint32_t> given_back;  // how often
};

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(int error, const char* what) { throw std::system_error(error, std::generic_category(), what); }

int record(int file, int command, short type, std::int32_t byte, short* found = nullptr) {
  struct flock record {};
  record.l_type = type;
  record.l_whence = SEEK_SET;
  record.l_start = byte;
  record.l_len = 1;
  const int result = fcntl(file, command, &record);
  if (found) *found = record.l_type;
  return result;
}

// The numbers that this process has drawn, and as which process: a forked child draws its own.
class Numbers {
 public:
  template <typename State>
  std::int32_t of(State& state) {
    const std::lock_guard guard(mutex_);
    auto& [process, number] = drawn_[&state];
    if (process == getpid()) return number;
    number = ++state.processes;
    if (record(state.file, F_SETLK, F_WRLCK, number) != 0) fail(errno, "a sign of life");
    process = getpid();
    return number;
  }
  void forget(const void* state) {
    const std::lock_guard guard(mutex_);
    drawn_.erase(state);
  }

 private:
  std::mutex mutex_;
  std::map<const void*, std::pair<pid_t, std::int32_t>> drawn_;
};

Numbers& numbers() {
  static Numbers all;
  return all;
}

template <typename State>
std::int64_t me(State& state) {
  return std::int64_t{numbers().of(state)} << 32 | gettid();
}

// One attempt: 0, EBUSY or EDEADLK.
template <typename State>
int attempt(State& state) {
  const std::int64_t self = me(state);
  std::int64_t holder = 0;
  bool died = false;
  if (!state.holder.compare_exchange_strong(holder, self)) {
    if (holder == self) return EDEADLK;
    const auto process = static_cast<std::int32_t>(holder >> 32);
    if (process == self >> 32) return EBUSY;
    short found = F_UNLCK;
    if (record(state.file, F_GETLK, F_WRLCK, process, &found) != 0) fail(errno, "looking for a sign of life");
    if (found != F_UNLCK || !state.holder.compare_exchange_strong(holder, self)) return EBUSY;
    died = true;
  }
  state.previous_holder_died = died;
  return 0;
}

long futex(std::atomic<std::uint32_t>& word, int operation, std::uint32_t value, const timespec* longest = nullptr) {
  return syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), operation, value, longest, nullptr, 0);
}

// Attempts until it works or `end` has come.
template <typename State>
int attempts(State& state, const Clock::time_point* end) {
  for (;;) {
    const std::uint32_t given_back = state.given_back;
    const int result = attempt(state);
    if (result != EBUSY) return result;
    std::chrono::nanoseconds nap = std::chrono::milliseconds(50);  // nobody tells of a death
    if (end) nap = std::min(nap, std::chrono::nanoseconds(*end - Clock::now()));
    if (nap <= nap.zero()) return ETIMEDOUT;
    const timespec longest{0, static_cast<long>(nap.count())};
    futex(state.given_back, FUTEX_WAIT, given_back, &longest);
  }
}

}  // namespace

InterprocessMutex::InterprocessMutex() {
  void* const page = mmap(nullptr, sizeof(State), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) fail(errno, "mmap");
  state_ = new (page) State{};
  state_->file = memfd_create("signs of life", MFD_CLOEXEC);
  if (state_->file >= 0) return;
  const int error = errno;
  munmap(page, sizeof(State));
  fail(error, "memfd_create");
}

InterprocessMutex::~InterprocessMutex() {
  numbers().forget(state_);
  close(state_->file);
  munmap(state_, sizeof(State));
}

void InterprocessMutex::lock() {
  if (const int error = attempts(*state_, nullptr)) fail(error, "lock");
}

bool InterprocessMutex::try_lock() { return attempt(*state_) == 0; }

bool InterprocessMutex::try_lock_for(std::chrono::milliseconds timeout) {
  const Clock::time_point end = Clock::now() + timeout;
  return attempts(*state_, &end) == 0;
}

void InterprocessMutex::unlock() {
  std::int64_t self = me(*state_);
  if (!state_->holder.compare_exchange_strong(self, 0)) fail(EPERM, "unlock");
  ++state_->given_back;
  futex(state_->given_back, FUTEX_WAKE, INT_MAX);
}

bool InterprocessMutex::previous_holder_died() const { return state_->previous_holder_died; }

int count_in_processes(int processes, int rounds, const std::function<void()>& other_work) {
  struct Shared {
    int number;
    int left[];  // rounds of each process
  };
  const std::size_t size = sizeof(Shared) + static_cast<std::size_t>(processes) * sizeof(int);
  void* const page = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) fail(errno, "mmap");
  const auto unmap = [size](void* memory) { munmap(memory, size); };
  const std::unique_ptr<void, decltype(unmap)> owner(page, unmap);
  auto& shared = *static_cast<Shared*>(page);
  for (int i = 0; i < processes; ++i) shared.left[i] = rounds;
  InterprocessMutex mutex;
  std::vector<pid_t> children;
  int error = 0;
  for (int i = 0; i < processes && error == 0; ++i) {
    const pid_t child = fork();
    if (child < 0) error = errno;
    if (child > 0) children.push_back(child);
    if (child != 0) continue;
    try {
      while (shared.left[i] > 0) {
        const std::lock_guard guard(mutex);
        const int number = shared.number;
        if (other_work) other_work();
        shared.number = number + 1;
        --shared.left[i];
      }
    } catch (...) {
      _exit(1);
    }
    _exit(0);
  }
  int left = 0;
  for (std::size_t i = 0; i < children.size(); ++i) {
    while (waitpid(children[i], nullptr, 0) < 0 && errno == EINTR) {
    }
    left += shared.left[i];
  }
  if (error != 0) fail(error, "fork");
  if (left > 0) throw std::runtime_error("rounds were left undone");
  return shared.number;
}

}  // namespace course
