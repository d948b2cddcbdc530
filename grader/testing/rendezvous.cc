#include "grader/testing/rendezvous.h"

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <new>
#include <system_error>

#include "grader/testing/mode.h"

namespace trenza {

struct Rendezvous::State {
  explicit State(int expected) : parties(expected) {}
  const int parties;
  std::atomic<int> arrived{0};
};

namespace {

// How long a wait sleeps before it asks whether it is in vain.
constexpr std::chrono::milliseconds kSlice{100};

// futex(2) without FUTEX_PRIVATE_FLAG, since the parties may be processes. False if the limit passed. The kernel does
// not look at the argument that is `mark`.
bool futex_wait(const std::atomic<int>& word, int seen, std::chrono::nanoseconds limit, WaitMark mark = WaitMark()) {
  static_assert(sizeof(std::atomic<int>) == sizeof(int) && std::atomic<int>::is_always_lock_free);
  const timespec timeout{static_cast<time_t>(limit.count() / 1'000'000'000),
                         static_cast<long>(limit.count() % 1'000'000'000)};
  return syscall(SYS_futex, &word, FUTEX_WAIT, seen, &timeout, mark.bits(), 0) == 0 || errno != ETIMEDOUT;
}

void futex_wake_all(const std::atomic<int>& word) {
  syscall(SYS_futex, &word, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

}  // namespace

Rendezvous::Rendezvous(int parties) {
  void* memory = mmap(nullptr, sizeof(State), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap of a rendezvous");
  state_ = new (memory) State(parties);
}

Rendezvous::~Rendezvous() { munmap(state_, sizeof(State)); }

void Rendezvous::arrive() {
  // seq_cst: what a party did before it arrived is done for those who leave.
  if (state_->arrived.fetch_add(1) + 1 >= state_->parties) futex_wake_all(state_->arrived);
}

bool Rendezvous::wait(std::chrono::milliseconds limit) const {
  if (mode() == Mode::interleave) {
    // A look at the clock would tell the search that time matters to this case, where it only bounds a wait that
    // nothing interrupts.
    for (;;) {
      const int seen = state_->arrived.load();
      if (seen >= state_->parties) return true;
      if (limit <= limit.zero()) return false;
      if (!futex_wait(state_->arrived, seen, limit)) return state_->arrived.load() >= state_->parties;
    }
  }
  const BoundedWait wait(limit);
  for (;;) {
    const int seen = state_->arrived.load();
    if (seen >= state_->parties) return true;
    if (wait.is_over()) return false;
    futex_wait(state_->arrived, seen, std::min<std::chrono::nanoseconds>(wait.left(), kSlice), wait.mark());
  }
}

bool Rendezvous::arrive_and_wait(std::chrono::milliseconds limit) {
  arrive();
  return wait(limit);
}

int Rendezvous::arrived() const { return state_->arrived.load(); }

}  // namespace trenza
