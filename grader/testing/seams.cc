#include "grader/testing/seams.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <utility>

#include "grader/testing/clocks.h"
#include "grader/testing/mode.h"
#include "grader/testing/next.h"
#include "grader/testing/rendezvous.h"

TRENZA_NEXT(pthread_cond_init)
TRENZA_NEXT(pthread_cond_destroy)
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

namespace trenza {
namespace {

std::atomic<int> waits{0};
std::atomic<int> sleeps{0};
std::atomic<int> yields{0};

// Nanoseconds; 0 while there is no SpuriousWakeups.
std::atomic<std::int64_t> longest_wait{0};
std::atomic<int> wakeups_injected{0};
// Of the limited waits meanwhile, each on its own clock; 0: there was none.
std::atomic<std::int64_t> first_deadline{0};
std::atomic<std::int64_t> last_deadline{0};

// How far the next wait puts the wall clock forward, and how far it is forward now for that.
std::atomic<std::int64_t> pending_jump{0};
std::atomic<std::int64_t> wall_jump{0};
std::atomic<bool> jump_passed_a_limit{false};

std::atomic<bool> next_limit_passes{false};
// Whose notification such a wait is for, and how often it was notified since.
std::atomic<const pthread_cond_t*> awaited{nullptr};
std::atomic<int> awaited_notifications{0};

void note_notification(const pthread_cond_t* condition) {
  if (awaited == condition) ++awaited_notifications;
}

// The condition variables whose limits are on CLOCK_MONOTONIC; the others' are on the wall clock.
std::array<std::atomic<const pthread_cond_t*>, 256> monotonic;
std::atomic<bool> any_monotonic{false};

void note_clock(const pthread_cond_t* condition, clockid_t clock) {
  if (any_monotonic) {
    for (auto& known : monotonic) {
      const pthread_cond_t* gone = condition;
      known.compare_exchange_strong(gone, nullptr);
    }
  }
  if (clock != CLOCK_MONOTONIC) return;
  any_monotonic = true;
  for (auto& known : monotonic) {
    const pthread_cond_t* none = nullptr;
    if (known.compare_exchange_strong(none, condition)) return;
  }
}

clockid_t clock_of(const pthread_cond_t* condition) {
  const auto is_this = [condition](const auto& known) { return known == condition; };
  return any_monotonic && std::any_of(monotonic.begin(), monotonic.end(), is_this) ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

struct KeptNotification {
  std::atomic<pthread_cond_t*> condition;  // null where it was destroyed meanwhile
  bool all;
};
std::array<KeptNotification, 256> kept;
std::atomic<std::size_t> kept_count{0};
std::atomic<bool> keep_notifications{false};

// Held while a kept notification is delivered or dropped, so that its condition variable is not destroyed in between.
// No mutex: that would order threads of the code under test, and hide its races.
class Kept {
 public:
  Kept() {
    while (busy_.test_and_set()) next_sched_yield.get()();
  }
  ~Kept() { busy_.clear(); }
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;

 private:
  static inline std::atomic_flag busy_;
};

// Records the notification if notifications are late just now. Never in the interleave mode, which lets woken threads
// be slow by itself.
bool keep(pthread_cond_t* condition, bool all) {
  if (!keep_notifications.load() || mode() == Mode::interleave) return false;
  const std::size_t index = kept_count.fetch_add(1);
  if (index >= kept.size()) return false;
  kept[index].condition = condition;
  kept[index].all = all;
  return true;
}

void forget_kept(pthread_cond_t* condition) {
  if (kept_count == 0) return;
  const Kept held;
  for (std::size_t i = 0; i < std::min(kept_count.load(), kept.size()); ++i) {
    pthread_cond_t* gone = condition;
    kept[i].condition.compare_exchange_strong(gone, nullptr);
  }
}

// The function as ThreadSanitizer does not see it: whoever notified did so while the woken thread had to wait, for a
// lock perhaps, and may not be called a race with what that thread does next because it happens here and now.
template <typename Function>
Function unseen(Function seen, const char* name) {
  if (mode() != Mode::tsan) return seen;
  void* const library = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
  void* const found = library != nullptr ? dlsym(library, name) : nullptr;
  return found != nullptr ? reinterpret_cast<Function>(found) : seen;
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

// `deadline` as the kernel's clock has it.
int real_wait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
              std::optional<std::int64_t> deadline) {
  if (!deadline) return next_pthread_cond_wait.get()(condition, mutex);
  const timespec until = to_timespec(*deadline);
  return next_pthread_cond_clockwait.get()(condition, mutex, clock, &until);
}

// A wait until `deadline`, as this process is shown `clock`, or without limit.
int provoked_wait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                  std::optional<std::int64_t> deadline) {
  ++waits;
  pass(Seam::Point::before_wait);

  if (const std::int64_t jump = pending_jump.exchange(0); jump != 0) {
    wall_jump = jump;
    put_clock_forward(CLOCK_REALTIME, jump);
    pthread_mutex_unlock(mutex);
    pthread_mutex_lock(mutex);
    const bool past = deadline && *deadline <= true_time(clock) + clock_offset(clock);
    jump_passed_a_limit = past;
    return past ? ETIMEDOUT : 0;
  }
  if (deadline && next_limit_passes.exchange(false)) {
    awaited_notifications = 0;
    awaited = condition;
    do {  // a wake-up without a reason is none
      if (const int result = real_wait(condition, mutex, clock, std::nullopt); result != 0) return result;
    } while (awaited_notifications == 0);
    awaited = nullptr;
    put_clock_forward(clock, std::max<std::int64_t>(*deadline - clock_offset(clock) - true_time(clock), 0) + 1);
    return ETIMEDOUT;
  }
  if (deadline) *deadline -= clock_offset(clock);

  const std::int64_t longest = longest_wait.load();
  if (longest == 0) return real_wait(condition, mutex, clock, deadline);
  if (deadline) {
    last_deadline = *deadline;
    if (first_deadline == 0) first_deadline = *deadline;
  }
  if (deadline && *deadline - true_time(clock) <= longest) return real_wait(condition, mutex, clock, deadline);
  const int result = real_wait(condition, mutex, CLOCK_MONOTONIC, true_time(CLOCK_MONOTONIC) + longest);
  if (result != ETIMEDOUT) return result;
  ++wakeups_injected;
  return 0;
}

int limited_wait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock, const timespec& deadline) {
  if (is_valid(deadline)) return provoked_wait(condition, mutex, clock, nanoseconds(deadline));
  ++waits;
  count_invalid_limit();
  return EINVAL;
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

bool WallClockJump::passed_a_limit() const { return jump_passed_a_limit; }

WallClockJump::~WallClockJump() {
  pending_jump = 0;
  put_clock_forward(CLOCK_REALTIME, -wall_jump.exchange(0));
}

LimitPassesMeanwhile::LimitPassesMeanwhile() { next_limit_passes = true; }

LimitPassesMeanwhile::~LimitPassesMeanwhile() { next_limit_passes = false; }

bool LimitPassesMeanwhile::used() const { return !next_limit_passes; }

LateNotifications::LateNotifications() {
  kept_count = 0;
  keep_notifications = true;
}

LateNotifications::~LateNotifications() { deliver(); }

void LateNotifications::deliver() {
  keep_notifications = false;
  const std::size_t count = std::min(kept_count.load(), kept.size());
  const auto signal = unseen(&pthread_cond_signal, "pthread_cond_signal");
  const auto broadcast = unseen(&pthread_cond_broadcast, "pthread_cond_broadcast");
  for (std::size_t i = 0; i < count; ++i) {
    const Kept held;
    pthread_cond_t* const condition = kept[i].condition.exchange(nullptr);
    if (condition != nullptr) kept[i].all ? broadcast(condition) : signal(condition);
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

int pthread_cond_init(pthread_cond_t* condition, const pthread_condattr_t* attributes) noexcept {
  clockid_t clock = CLOCK_REALTIME;
  if (attributes != nullptr) pthread_condattr_getclock(attributes, &clock);
  trenza::note_clock(condition, clock);
  return next_pthread_cond_init.get()(condition, attributes);
}

int pthread_cond_destroy(pthread_cond_t* condition) noexcept {
  trenza::note_clock(condition, CLOCK_REALTIME);
  trenza::forget_kept(condition);
  return next_pthread_cond_destroy.get()(condition);
}

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  return trenza::provoked_wait(condition, mutex, CLOCK_MONOTONIC, std::nullopt);
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* deadline) {
  return trenza::limited_wait(condition, mutex, trenza::clock_of(condition), *deadline);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* deadline) {
  return trenza::limited_wait(condition, mutex, clock, *deadline);
}

int pthread_cond_signal(pthread_cond_t* condition) noexcept {
  trenza::note_notification(condition);
  const int result = trenza::keep(condition, false) ? 0 : next_pthread_cond_signal.get()(condition);
  trenza::pass(trenza::Seam::Point::after_notify);
  return result;
}

int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
  trenza::note_notification(condition);
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
}
