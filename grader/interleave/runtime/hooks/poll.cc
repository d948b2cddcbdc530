// poll, select and epoll: waiting for several descriptors at once.

#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/channel.h"
#include "grader/interleave/runtime/model/time.h"
#include "grader/interleave/runtime/sched/conclude.h"

using namespace trenza::interleave;

namespace {

constexpr timespec kNoTime{0, 0};
constexpr std::size_t kMaskSize = 8;

timespec of_milliseconds(int count) { return {count / 1'000, static_cast<long>(count % 1'000) * 1'000'000}; }

bool is_zero(const timespec* time) { return time != nullptr && time->tv_sec == 0 && time->tv_nsec == 0; }

// `name` waits for `descriptor`: it must be one whose changes are seen.
void require_known(int descriptor, const char* name, std::uint64_t pc) {
  if (descriptor >= 0 && describe(descriptor).kind == Descriptor::unknown) uncontrolled(name, pc);
}

long poll_any(pollfd* descriptors, nfds_t count, const timespec* limit, const sigset_t* mask, std::uint64_t pc) {
  const auto size = static_cast<long>(count);
  if (!controlled()) {
    return raw_syscall(SYS_ppoll, word(descriptors), size, word(limit), word(mask), kMaskSize);
  }
  if (limit != nullptr && (limit->tv_sec < 0 || !is_valid(limit))) return -EINVAL;
  for (nfds_t i = 0; i < count; ++i) {
    require_known(descriptors[i].fd, "poll of a descriptor that is neither a file nor a pipe of the program", pc);
  }
  const auto look = [&]() -> long {
    timespec no_time = kNoTime;
    return raw_syscall(SYS_ppoll, word(descriptors), size, word(&no_time), word(mask), kMaskSize);
  };
  return poll_channels(look, count > 0 ? descriptors[0].fd : -1, relative_deadline(limit), is_zero(limit), pc);
}

long select_any(int count, fd_set* read, fd_set* write, fd_set* except, const timespec* limit, const sigset_t* mask,
                std::uint64_t pc) {
  // The kernel writes to the sets and the time that it is given, so each look has copies.
  struct {
    const sigset_t* set;
    std::size_t size;
  } const masked{mask, kMaskSize};
  const long signals = mask == nullptr ? 0 : word(&masked);
  timespec time = limit == nullptr ? kNoTime : *limit;
  if (!controlled() || count < 0 || count > FD_SETSIZE ||
      (limit != nullptr && (limit->tv_sec < 0 || !is_valid(limit)))) {
    return raw_syscall(SYS_pselect6, count, word(read), word(write), word(except), limit == nullptr ? 0 : word(&time),
                       signals);
  }
  fd_set* const given[3] = {read, write, except};
  for (int i = 0; i < count; ++i) {
    for (const fd_set* const set : given) {
      if (set == nullptr || !FD_ISSET(i, set)) continue;
      require_known(i, "select of a descriptor that is neither a file nor a pipe of the program", pc);
    }
  }
  fd_set wanted[3];
  for (int k = 0; k < 3; ++k) {
    if (given[k] != nullptr) wanted[k] = *given[k];
  }
  // Each look asks for the same: one that finds nothing leaves the sets empty.
  const std::int64_t deadline = relative_deadline(limit);
  const auto look = [&]() -> long {
    timespec no_time = kNoTime;
    for (int k = 0; k < 3; ++k) {
      if (given[k] != nullptr) *given[k] = wanted[k];
    }
    return raw_syscall(SYS_pselect6, count, word(read), word(write), word(except), word(&no_time), signals);
  };
  return poll_channels(look, -1, deadline, is_zero(limit), pc);
}

long wait_for_events(int set, epoll_event* events, int most, int milliseconds, const sigset_t* mask, std::uint64_t pc) {
  const auto look_for = [&](int limit) {
    return raw_syscall(SYS_epoll_pwait, set, word(events), most, limit, word(mask), kMaskSize);
  };
  if (!controlled()) return look_for(milliseconds);
  const timespec limit = of_milliseconds(milliseconds);
  return poll_channels([&] { return look_for(0); }, set, milliseconds < 0 ? kNever : relative_deadline(&limit),
                       milliseconds == 0, pc);
}

}  // namespace

extern "C" {

int interleave_poll(pollfd* descriptors, nfds_t count, int milliseconds) {
  const timespec limit = of_milliseconds(milliseconds);
  return static_cast<int>(
      with_errno(poll_any(descriptors, count, milliseconds < 0 ? nullptr : &limit, nullptr, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(poll);

int interleave_ppoll(pollfd* descriptors, nfds_t count, const timespec* limit, const sigset_t* mask) {
  timespec own = limit == nullptr ? kNoTime : *limit;
  return static_cast<int>(
      with_errno(poll_any(descriptors, count, limit == nullptr ? nullptr : &own, mask, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(ppoll);

// As on Linux, what is left of the time is written back; nothing is, after a limit that was waited for.
int interleave_select(int count, fd_set* read, fd_set* write, fd_set* except, timeval* limit) {
  timespec time = kNoTime;
  if (limit != nullptr) time = {limit->tv_sec + limit->tv_usec / 1'000'000, (limit->tv_usec % 1'000'000) * 1'000};
  const std::int64_t began = controlled() ? region->now : 0;
  const long result =
      select_any(count, read, write, except, limit == nullptr ? nullptr : &time, nullptr, TRENZA_CALLER);
  if (limit != nullptr && controlled() && result >= 0) {
    std::int64_t left = time.tv_sec * 1'000'000'000 + time.tv_nsec - (region->now - began);
    if (left < 0 || result == 0) left = 0;
    *limit = {left / 1'000'000'000, left % 1'000'000'000 / 1'000};
  }
  return static_cast<int>(with_errno(result));
}
TRENZA_IN_FRONT(select);

int interleave_pselect(int count, fd_set* read, fd_set* write, fd_set* except, const timespec* limit,
                       const sigset_t* mask) {
  return static_cast<int>(with_errno(select_any(count, read, write, except, limit, mask, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(pselect);

int interleave_epoll_ctl(int set, int operation, int descriptor, epoll_event* event) noexcept {
  const std::uint64_t pc = TRENZA_CALLER;
  if (controlled() && operation != EPOLL_CTL_DEL) {
    require_known(descriptor, "epoll of a descriptor that is neither a file nor a pipe of the program", pc);
  }
  const SystemCall call{SYS_epoll_ctl, set, operation, descriptor, word(event)};
  // Who waits for the set may be let go by what is added to it.
  return static_cast<int>(with_errno(controlled() ? change_poll(call, pc) : call()));
}
TRENZA_IN_FRONT(epoll_ctl);

int interleave_epoll_pwait(int set, epoll_event* events, int most, int milliseconds, const sigset_t* mask) {
  return static_cast<int>(with_errno(wait_for_events(set, events, most, milliseconds, mask, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(epoll_pwait);

int interleave_epoll_wait(int set, epoll_event* events, int most, int milliseconds) {
  return static_cast<int>(with_errno(wait_for_events(set, events, most, milliseconds, nullptr, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(epoll_wait);

}  // extern "C"
