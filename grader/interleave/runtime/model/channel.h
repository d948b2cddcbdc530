#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_CHANNEL_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_CHANNEL_H_

#include <poll.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>

#include "grader/interleave/runtime/region/op.h"

namespace trenza::interleave {

// Pipes and socket pairs. Their content stays in the kernel: a step tries without blocking, and who cannot go on waits
// until another step on such a descriptor makes it worth while to try again. Each function returns what the system call
// of its name returns, errors as negative numbers.
long read_channel(int descriptor, void* buffer, std::size_t size, Key key, std::uint64_t pc);
long write_channel(int descriptor, const void* buffer, std::size_t size, Key key, std::uint64_t pc);
long close_channel(int descriptor, Key key, std::uint64_t pc);
long poll_channels(pollfd* descriptors, nfds_t count, std::int64_t deadline, bool at_once, std::uint64_t pc);

// What `descriptor` is.
struct Descriptor {
  enum Kind : std::uint8_t { plain, channel, unknown };  // plain: never blocks
  Kind kind = plain;
  Key key = 0;
};
Descriptor describe(int descriptor);

// The two ends belong together.
void register_pair(const int ends[2]);

// Somebody has changed a channel: `key`, or any if 0. Whoever waits for it may try again.
void wake_channel_waiters(Key key);

// Lets everybody who waits for a channel try once more, where descriptors may have been closed unseen. False if that
// was done since the last change.
bool retry_channels();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_CHANNEL_H_
