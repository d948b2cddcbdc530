#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_CHANNEL_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_CHANNEL_H_

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>

#include "grader/interleave/runtime/model/descriptor.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"

namespace trenza::interleave {

// Pipes, socket pairs and event counters. Their content stays in the kernel: a step tries without blocking, and who
// cannot go on waits until another step on such a descriptor makes it worth while to try again. Each function returns
// what the system call that it does returns, errors as negative numbers.

// A system call to try, which does not block when the descriptor is ready for it.
struct SystemCall {
  long number;
  long a = 0, b = 0, c = 0, d = 0, e = 0, f = 0;
  long operator()() const { return raw_syscall(number, a, b, c, d, e, f); }
};

// Any calls, for as long as the function that it is given to runs.
class Look {
 public:
  template <typename Function>
  Look(const Function& function)
      : function_(&function), call_([](const void* f) { return (*static_cast<const Function*>(f))(); }) {}
  long operator()() const { return call_(function_); }

 private:
  const void* function_;
  long (*call_)(const void*);
};

// Takes out of a channel by `call`. At once: fails with EAGAIN where it would have to wait. A look leaves what it
// finds (MSG_PEEK).
struct Taking {
  bool at_once = false;
  bool only_looks = false;
};
long read_channel(int descriptor, const Descriptor& what, const SystemCall& call, Taking how, std::uint64_t pc);

// Writes `parts` in their order, as writev(2) does; to a socket with the flags of send(2) and the control data of
// sendmsg(2).
struct Giving {
  int flags = 0;
  const void* control = nullptr;
  std::size_t control_size = 0;
};
long write_channel(int descriptor, const Descriptor& what, const iovec* parts, std::size_t count, Giving how,
                   std::uint64_t pc);

// Does `call`, which ends one way or both of a channel: close, shutdown, dup2.
long end_channel(int descriptor, const Descriptor& what, const SystemCall& call, std::uint64_t pc);

// Waits until `look` returns another number than 0, or the deadline has passed; at once, if it may not wait.
long poll_channels(Look look, int descriptor, std::int64_t deadline, bool at_once, std::uint64_t pc);

// Does `call`, which changes what somebody waits for by poll_channels.
long change_poll(const SystemCall& call, std::uint64_t pc);

// Somebody has changed a channel: `key`, or any if 0. Whoever waits for it may try again.
void wake_channel_waiters(Key key);

// Lets everybody who waits for a channel, or for the lock of a file, try once more, where descriptors may have been
// closed unseen. False if that was done since the last change.
bool retry_channels();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_CHANNEL_H_
