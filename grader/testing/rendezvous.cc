#include "grader/testing/rendezvous.h"

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <new>
#include <system_error>

#include "grader/testing/mode.h"

// Defined by the interleave runtime (runtime/hooks/observe.cc), absent otherwise.
extern "C" bool interleave_pause() __attribute__((weak));
// Likewise (runtime/hooks/time.cc): shows virtual time.
extern "C" decltype(clock_gettime) interleave_clock_gettime __attribute__((weak));

namespace trenza {

struct Rendezvous::State {
  explicit State(int expected) : parties(expected) {}
  const int parties;
  std::atomic<int> arrived{0};
};

namespace {

// futex(2) without FUTEX_PRIVATE_FLAG, since the parties may be processes. False if the limit passed.
bool futex_wait(const std::atomic<int>& word, int seen, std::chrono::nanoseconds limit) {
  static_assert(sizeof(std::atomic<int>) == sizeof(int) && std::atomic<int>::is_always_lock_free);
  const timespec timeout{static_cast<time_t>(limit.count() / 1'000'000'000),
                         static_cast<long>(limit.count() % 1'000'000'000)};
  return syscall(SYS_futex, &word, FUTEX_WAIT, seen, &timeout, nullptr, 0) == 0 || errno != ETIMEDOUT;
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
  // A look at the clock would tell the interleave search that time matters to this case, where it only bounds a wait
  // that nothing interrupts.
  const bool timed = mode() != Mode::interleave;
  const auto now = [&] { return timed ? time_of_tests() : std::chrono::nanoseconds(0); };
  const auto deadline = now() + limit;
  for (;;) {
    const int seen = state_->arrived.load();
    if (seen >= state_->parties) return true;
    const auto left = deadline - now();
    if (left <= left.zero()) return false;
    if (!futex_wait(state_->arrived, seen, left) && !timed) return state_->arrived.load() >= state_->parties;
  }
}

bool Rendezvous::arrive_and_wait(std::chrono::milliseconds limit) {
  arrive();
  return wait(limit);
}

int Rendezvous::arrived() const { return state_->arrived.load(); }

std::chrono::nanoseconds time_of_tests() {
  timespec now{};
  if (&interleave_clock_gettime != nullptr)
    interleave_clock_gettime(CLOCK_MONOTONIC, &now);
  else
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

void poll_pause() {
  if (&interleave_pause != nullptr && interleave_pause()) return;
  const timespec moment{0, 1'000'000};
  nanosleep(&moment, nullptr);
}

}  // namespace trenza
