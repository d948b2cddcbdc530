#include "grader/testing/seams.h"

#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <utility>

#include "grader/testing/next.h"
#include "grader/testing/rendezvous.h"

TRENZA_NEXT(pthread_cond_wait)
TRENZA_NEXT(pthread_cond_timedwait)
TRENZA_NEXT(pthread_cond_clockwait)
TRENZA_NEXT(pthread_cond_signal)
TRENZA_NEXT(pthread_cond_broadcast)
TRENZA_NEXT(pthread_mutex_unlock)
TRENZA_NEXT(nanosleep)
TRENZA_NEXT(clock_nanosleep)
TRENZA_NEXT(usleep)
TRENZA_NEXT(sched_yield)

extern "C" decltype(clock_gettime) interleave_clock_gettime __attribute__((weak));

namespace trenza {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * kSecond + time.tv_nsec; }

timespec to_timespec(std::int64_t time) {
  return {static_cast<time_t>(time / kSecond), static_cast<long>(time % kSecond)};
}

std::atomic<int> waits{0};
std::atomic<int> sleeps{0};
std::atomic<int> yields{0};

// Nanoseconds; 0 while there is no SpuriousWakeups.
std::atomic<std::int64_t> longest_wait{0};
std::atomic<int> wakeups_injected{0};
// Of the limited waits meanwhile, each on its own clock; 0: there was none.
std::atomic<std::int64_t> first_deadline{0};
std::atomic<std::int64_t> last_deadline{0};

// How far the next wait puts the wall clock forward, and how far it is forward now.
std::atomic<std::int64_t> pending_jump{0};
std::atomic<std::int64_t> wall_offset{0};

// What the clock shows without us: virtual time where the interleave runtime makes it, else the kernel's by system
// call, since our clock_gettime() must not see itself.
int read_clock(clockid_t clock, timespec* time) {
  if (&interleave_clock_gettime != nullptr) return interleave_clock_gettime(clock, time);
  return static_cast<int>(syscall(SYS_clock_gettime, clock, time));
}

std::int64_t real_time(clockid_t clock) {
  timespec now{};
  read_clock(clock, &now);
  return nanoseconds(now);
}

struct KeptNotification {
  pthread_cond_t* condition;
  bool all;
};
std::array<KeptNotification, 256> kept;
std::atomic<std::size_t> kept_count{0};
std::atomic<bool> keep_notifications{false};

// Records the notification if notifications are late just now.
bool keep(pthread_cond_t* condition, bool all) {
  if (!keep_notifications.load()) return false;
  const std::size_t index = kept_count.fetch_add(1);
  if (index >= kept.size()) return false;
  kept[index] = {condition, all};
  return true;
}

struct Gate {
  std::atomic<const std::function<void()>*> hook{nullptr};
  std::atomic<int> inside{0};
};
std::array<Gate, 3> gates;
thread_local bool in_hook = false;

void pass(Seam::Point point) {
  Gate& gate = gates[static_cast<std::size_t>(point)];
  if (gate.hook.load() == nullptr || in_hook) return;
  ++gate.inside;
  // Again: the Seam may have gone between the first look and the count.
  if (const auto* hook = gate.hook.load()) {
    in_hook = true;
    (*hook)();
    in_hook = false;
  }
  --gate.inside;
}

int real_wait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
              std::optional<std::int64_t> deadline) {
  if (!deadline) return next_pthread_cond_wait.get()(condition, mutex);
  const timespec until = to_timespec(*deadline);
  // Its own function for the wall clock, since condattr may have given it another one.
  return clock == CLOCK_REALTIME ? next_pthread_cond_timedwait.get()(condition, mutex, &until)
                                 : next_pthread_cond_clockwait.get()(condition, mutex, clock, &until);
}

// A wait until `deadline` on `clock`, or without limit.
int provoked_wait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                  std::optional<std::int64_t> deadline) {
  ++waits;
  pass(Seam::Point::before_wait);

  if (const std::int64_t jump = pending_jump.exchange(0); jump != 0) {
    wall_offset = jump;
    pthread_mutex_unlock(mutex);
    pthread_mutex_lock(mutex);
    const bool past = deadline && clock == CLOCK_REALTIME && *deadline <= real_time(CLOCK_REALTIME) + jump;
    return past ? ETIMEDOUT : 0;
  }
  if (deadline && clock == CLOCK_REALTIME) *deadline -= wall_offset.load();

  const std::int64_t longest = longest_wait.load();
  if (longest == 0) return real_wait(condition, mutex, clock, deadline);
  if (deadline) {
    last_deadline = *deadline;
    if (first_deadline == 0) first_deadline = *deadline;
  }
  if (deadline && *deadline - real_time(clock) <= longest) return real_wait(condition, mutex, clock, deadline);
  const int result = real_wait(condition, mutex, CLOCK_MONOTONIC, real_time(CLOCK_MONOTONIC) + longest);
  if (result != ETIMEDOUT) return result;
  ++wakeups_injected;
  return 0;
}

}  // namespace

WaitCounts wait_counts() { return {waits.load(), sleeps.load(), yields.load()}; }

SpuriousWakeups::SpuriousWakeups(std::chrono::milliseconds longest) {
  wakeups_injected = 0;
  first_deadline = last_deadline = 0;
  longest_wait = std::chrono::nanoseconds(longest).count();
}

SpuriousWakeups::~SpuriousWakeups() { longest_wait = 0; }

int SpuriousWakeups::injected() const { return wakeups_injected.load(); }

std::chrono::nanoseconds SpuriousWakeups::deadline_moved() const {
  return std::chrono::nanoseconds(last_deadline.load() - first_deadline.load());
}

WallClockJump::WallClockJump(std::chrono::seconds jump) { pending_jump = std::chrono::nanoseconds(jump).count(); }

WallClockJump::~WallClockJump() {
  pending_jump = 0;
  wall_offset = 0;
}

LateNotifications::LateNotifications() {
  kept_count = 0;
  keep_notifications = true;
}

LateNotifications::~LateNotifications() { deliver(); }

void LateNotifications::deliver() {
  keep_notifications = false;
  const std::size_t count = std::min(kept_count.exchange(0), kept.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (kept[i].all) {
      pthread_cond_broadcast(kept[i].condition);
    } else {
      pthread_cond_signal(kept[i].condition);
    }
  }
}

Seam::Seam(Point point, std::function<void()> hook) : point_(point), hook_(std::move(hook)) {
  gates[static_cast<std::size_t>(point_)].hook = &hook_;
}

Seam::~Seam() {
  Gate& gate = gates[static_cast<std::size_t>(point_)];
  gate.hook = nullptr;
  while (gate.inside.load() != 0) poll_pause();
}

}  // namespace trenza

// Definitions in the executable come before those of shared libraries, so these see every call first.
extern "C" {

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  return trenza::provoked_wait(condition, mutex, CLOCK_MONOTONIC, std::nullopt);
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* deadline) {
  return trenza::provoked_wait(condition, mutex, CLOCK_REALTIME, trenza::nanoseconds(*deadline));
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* deadline) {
  return trenza::provoked_wait(condition, mutex, clock, trenza::nanoseconds(*deadline));
}

int pthread_cond_signal(pthread_cond_t* condition) noexcept {
  const int result = trenza::keep(condition, false) ? 0 : next_pthread_cond_signal.get()(condition);
  trenza::pass(trenza::Seam::Point::after_notify);
  return result;
}

int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
  const int result = trenza::keep(condition, true) ? 0 : next_pthread_cond_broadcast.get()(condition);
  trenza::pass(trenza::Seam::Point::after_notify);
  return result;
}

int pthread_mutex_unlock(pthread_mutex_t* mutex) noexcept {
  const int result = next_pthread_mutex_unlock.get()(mutex);
  trenza::pass(trenza::Seam::Point::after_unlock);
  return result;
}

int nanosleep(const timespec* duration, timespec* left) {
  ++trenza::sleeps;
  return next_nanosleep.get()(duration, left);
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* duration, timespec* left) {
  ++trenza::sleeps;
  return next_clock_nanosleep.get()(clock, flags, duration, left);
}

int usleep(useconds_t duration) {
  ++trenza::sleeps;
  return next_usleep.get()(duration);
}

int sched_yield() noexcept {
  ++trenza::yields;
  return next_sched_yield.get()();
}

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const int result = trenza::read_clock(clock, time);
  const std::int64_t offset = trenza::wall_offset.load();
  if (result == 0 && offset != 0 && clock == CLOCK_REALTIME) {
    *time = trenza::to_timespec(trenza::nanoseconds(*time) + offset);
  }
  return result;
}
}
